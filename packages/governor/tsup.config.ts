import { defineConfig } from "tsup";

// JavaScript only: the declarations come from tsc. `node:sqlite` has no name without its protocol.
export default defineConfig({
  entry: ["src/index.ts", "src/stores/sqlite.ts", "src/stores/postgres.ts"],
  format: ["esm"],
  dts: false,
  sourcemap: true,
  target: "node22",
  removeNodeProtocol: false,
});
