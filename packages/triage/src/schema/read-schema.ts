import { formatPath, isObject, type Json, type JsonSchema } from "@interlock/core";
import { checkPolicySchema, schemasOf } from "@interlock/core/schema";
import type { Report } from "../file/report.ts";
import type { Path } from "./walk.ts";

/** Reports what is wrong with a schema that the policy writes; whether it can be used. `of` says whose it is. */
export function isUsable(schema: JsonSchema, of: string, path: Path, report: Report): boolean {
  const faults = checkPolicySchema(schema);
  for (const fault of faults) {
    report.add([...path, ...fault.path], {
      code: fault.code,
      pointer: formatPath([...path, ...fault.path]),
      message: `in ${of}, ${fault.message}`,
      ...(fault.suggestion === undefined ? {} : { suggestion: fault.suggestion }),
    });
  }
  return faults.length === 0;
}

/** Every pattern of a policy's schema. */
export function patternsOf(schema: Json): readonly string[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) =>
    keyword === "pattern" && typeof value === "string"
      ? [value]
      : schemasOf(keyword, value).flatMap(([, part]) => patternsOf(part as Json)),
  );
}
