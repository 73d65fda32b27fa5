import type { Json, Parameter } from "@interlock/core";

/** A parameter's text as the value that its definition declares; `undefined` when it is none of that type. */
export function typedText(
  text: string,
  { type, itemType, collectionFormat }: Pick<Parameter, "type" | "itemType" | "collectionFormat">,
): Json | undefined {
  if (type !== "array") return scalar(text, type);
  if (text === "") return [];
  const items = text.split(separators[collectionFormat ?? "csv"]).map((each) => scalar(each, itemType));
  return items.includes(undefined) ? undefined : (items as readonly Json[]);
}

const separators = { csv: ",", ssv: " ", tsv: "\t", pipes: "|", multi: "," } as const;

function scalar(text: string, type: string | null): Json | undefined {
  switch (type) {
    case "integer":
      return /^-?\d+$/u.test(text) ? Number(text) : undefined;
    case "number":
      return /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : undefined;
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : undefined;
    case "object":
    case "array":
      return parsed(text);
    default:
      return text;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
