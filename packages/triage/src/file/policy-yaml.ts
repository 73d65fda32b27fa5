import { escapeText, hasUnseen } from "@interlock/core";
import { Document, Scalar, type ToStringOptions, visit } from "yaml";
import type { PolicyFile } from "./policy-file.ts";

/** The text of a policy file. `parsePolicy` reads it back as the same document. */
export function writePolicy(file: PolicyFile): string {
  return visibleYaml(new Document(file, { version: "1.2", aliasDuplicateObjects: false }), {
    lineWidth: 110,
  });
}

/** YAML as people review it: what no editor shows is written as an escape. */
export function visibleYaml(document: Document, options: ToStringOptions): string {
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && hasUnseen(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document
    .toString(options)
    .split("\n")
    .map((line) => escapeText(line, inYaml))
    .join("\n");
}

function inYaml(codePoint: number): string {
  const hex = codePoint.toString(16);
  return codePoint > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}
