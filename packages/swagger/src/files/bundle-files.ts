import { readFile, realpath } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, ok, type Result } from "@interlock/core";

/**
 * One definition out of several files: `$ref`s to files below its folder are taken in, all others refused. Needs the
 * optional peer `@apidevtools/swagger-parser`.
 */
export async function bundleFiles(path: string): Promise<Result<unknown>> {
  const parser = await import("@apidevtools/swagger-parser").catch(() => undefined);
  if (parser === undefined) {
    return fail({
      code: "peer-missing",
      pointer: "",
      message:
        "a definition of several files needs the package @apidevtools/swagger-parser beside @interlock/swagger",
    });
  }
  try {
    const entry = await realpath(path);
    const root = dirname(entry) + sep;
    const read = async ({ url }: { readonly url: string }) => {
      const file = await realpath(url.startsWith("file:") ? fileURLToPath(url) : decodeURIComponent(url));
      // Links are followed before the folder is judged.
      if (!file.startsWith(root)) throw new Error("outside the definition's folder");
      return readFile(file);
    };
    const bundled = await parser.default.bundle(entry, {
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
