import { fail, ok, type Result } from "@interlock/core";
import { parseDocument } from "yaml";

/** Parses a YAML 1.2 definition; dates stay texts, aliases are bounded. Error: `invalid-yaml`. */
export function parseYaml(text: string): Result<unknown> {
  try {
    const document = parseDocument(text, {
      version: "1.2",
      schema: "core",
      uniqueKeys: false,
      logLevel: "silent",
    });
    const [error] = document.errors;
    if (error === undefined) return ok(document.toJS({ maxAliasCount: 100 }));
    return invalid(error.message.split("\n")[0] ?? "");
  } catch {
    return invalid("its aliases expand too far");
  }
}

function invalid(why: string): Result<never> {
  return fail({ code: "invalid-yaml", pointer: "", message: `the definition is not valid YAML: ${why}` });
}
