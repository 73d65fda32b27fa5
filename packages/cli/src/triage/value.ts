import { isObject, type Json } from "@interlock/core";
import { type Question, readYaml } from "@interlock/triage";

/** What a person typed as a locked value: the value, or why it is none. */
export type TypedValue = { readonly value: Json } | { readonly refusal: string };

/** Reads a typed value: text where text is wanted, else YAML. Enter alone is no value. */
export function typedValue(typed: string, question: Pick<Question, "type">): TypedValue {
  if (typed.trim() === "") return { refusal: 'Write a value. "" is the empty text.' };
  const isText = question.type === "string";
  if (isText && /^(?:""|'')$/u.test(typed.trim())) return { value: "" };
  const yaml = readYaml(typed);
  // `1` and `true` are text where text is wanted.
  return { value: yaml.ok && (!isText || isObject(yaml.value.value)) ? yaml.value.value : typed };
}
