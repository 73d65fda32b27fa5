import { readFile, stat } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { type Connector, fail, ok, type Result } from "@interlock/core";
import { type ReadOptions, readConnector } from "../read-connector.ts";
import { defaultBounds } from "../text/bounds.ts";
import { bundleFiles } from "./bundle-files.ts";
import { parseYaml } from "./yaml-text.ts";

/** How a definition is read from disk. */
export interface LoadOptions extends Omit<ReadOptions, "properties"> {
  /** Follow `$ref`s to other files in the definition's own folder or below it. Never the network. Default `false`. */
  readonly multiFile?: boolean;
}

/**
 * Reads a definition from a file, JSON or (by its extension) YAML, with the `apiProperties.json` beside it.
 * Errors: `unreadable-file`, `invalid-yaml`, and those of `readConnector`.
 */
export async function loadConnector(path: string, options: LoadOptions = {}): Promise<Result<Connector>> {
  const bytes = await readBytes(path, options.maxBytes ?? defaultBounds.maxBytes);
  if (!bytes.ok) return bytes;
  const properties = await readProperties(join(dirname(path), "apiProperties.json"));
  const given = { ...options, ...(properties === undefined ? {} : { properties }) };
  if (options.multiFile === true) {
    const bundled = await bundleFiles(path);
    return bundled.ok ? readConnector(bundled.value, given) : bundled;
  }
  if (!/^\.ya?ml$/iu.test(extname(path))) return readConnector(bytes.value, given);
  const parsed = parseYaml(new TextDecoder().decode(bytes.value));
  return parsed.ok ? readConnector(parsed.value, given) : parsed;
}

async function readBytes(path: string, maxBytes: number): Promise<Result<Uint8Array>> {
  try {
    if ((await stat(path)).size > maxBytes) {
      return fail({ code: "too-large", pointer: "", message: `${path} is larger than ${maxBytes} bytes` });
    }
    return ok(await readFile(path));
  } catch {
    return fail({ code: "unreadable-file", pointer: "", message: `cannot read ${path}` });
  }
}

async function readProperties(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/u, ""));
  } catch {
    return undefined;
  }
}
