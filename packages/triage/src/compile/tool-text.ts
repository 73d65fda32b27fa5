import type { Operation } from "@interlock/core";
import { modelText } from "./model-text.ts";

const limit = 4000;

/** What a model reads of an operation: the policy's words, else the definition's title and description. */
export function toolDescription(operation: Operation, override: string | undefined): string {
  if (override !== undefined) return modelText(override, limit);
  const title = operation.title?.trim() ?? "";
  const text = operation.description?.trim() ?? "";
  const both =
    text === "" || text.toLowerCase().startsWith(title.toLowerCase())
      ? text || title
      : title === ""
        ? text
        : `${title}${/[.!?]$/u.test(title) ? "" : "."} ${text}`;
  return modelText(both, limit);
}
