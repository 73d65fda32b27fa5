import { readFile, realpath } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import SwaggerParser from "@apidevtools/swagger-parser";
import { fail, ok, type Result } from "@interlock/core";

/** One definition out of several files: `$ref`s to files below its folder are taken in, all others refused. */
export async function bundleFiles(path: string): Promise<Result<unknown>> {
  try {
    const entry = await realpath(path);
    const root = dirname(entry) + sep;
    const read = async ({ url }: { readonly url: string }) => {
      const file = await realpath(url.startsWith("file:") ? fileURLToPath(url) : decodeURIComponent(url));
      // Links are followed before the folder is judged.
      if (!file.startsWith(root)) throw new Error("outside the definition's folder");
      return readFile(file);
    };
    const bundled = await SwaggerParser.bundle(entry, {
      resolve: { http: false, file: { canRead: true, order: 1, read } },
      dereference: { circular: "ignore" },
    });
    return ok(bundled);
  } catch {
    return fail({
      code: "unresolved-file",
      pointer: "",
      message: "a file that the definition refers to cannot be read, or lies outside its folder",
    });
  }
}
