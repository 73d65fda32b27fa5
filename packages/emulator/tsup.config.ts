import { defineConfig } from "tsup";

// JavaScript only: the declarations come from tsc.
export default defineConfig({
  entry: ["src/index.ts", "src/incident-desk/index.ts", "src/postgres-service/index.ts"],
  format: ["esm"],
  dts: false,
  sourcemap: true,
  target: "node22",
  removeNodeProtocol: false,
});
