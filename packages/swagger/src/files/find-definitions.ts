import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fail, ok, type Result } from "@interlock/core";

/**
 * The definitions at a path: the file itself, or every `*swagger.json` (any case) below a folder, sorted;
 * `node_modules` and dot-folders are passed by. Error: `unreadable-file`.
 */
export async function findDefinitions(path: string): Promise<Result<readonly string[]>> {
  try {
    if (!(await stat(path)).isDirectory()) return ok([path]);
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const found = entries
      .filter((entry) => entry.isFile() && /swagger\.json$/iu.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/(?:^|[/\\])(?:node_modules|\.[^./\\][^/\\]*)[/\\]/u.test(file.slice(path.length)));
    return ok(found.sort());
  } catch (error) {
    const isGone = (error as { readonly code?: unknown }).code === "ENOENT";
    const why = isGone ? "there is no such file or folder" : "it may not be read";
    return fail({ code: "unreadable-file", pointer: "", message: `${path} cannot be read: ${why}` });
  }
}
