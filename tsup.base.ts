import type { Options } from "tsup";

/** How every package is built: JavaScript only, the declarations come from tsc. */
export function library(entry: readonly string[], more: Options = {}): Options {
  return {
    entry: [...entry],
    format: ["esm"],
    dts: false,
    sourcemap: true,
    target: "node22",
    removeNodeProtocol: false,
    ...more,
  };
}
