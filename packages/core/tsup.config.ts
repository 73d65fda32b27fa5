import { defineConfig } from "tsup";

// JavaScript only: the declarations come from tsc. Each variant of an import condition is an entry of its own.
export default defineConfig({
  entry: ["src/index.ts", "src/schema/index.ts", "src/sha256.ts", "src/sha256.node.ts"],
  format: ["esm"],
  dts: false,
  sourcemap: true,
  target: "node22",
  external: [/^#/],
  removeNodeProtocol: false,
});
