import { defineConfig } from "tsup";

// JavaScript only: the declarations come from tsc.
export default defineConfig({
  entry: ["src/index.ts", "src/files/index.ts", "src/validate.ts", "src/types/index.ts"],
  format: ["esm"],
  dts: false,
  sourcemap: true,
  target: "node22",
  removeNodeProtocol: false,
});
