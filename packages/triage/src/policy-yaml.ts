import { stringify } from "yaml";
import type { PolicyFile } from "./policy-file.ts";

/** The text of a policy file. `parsePolicy` reads it back as the same document. */
export function writePolicy(file: PolicyFile): string {
  return stringify(file, { lineWidth: 110, aliasDuplicateObjects: false, version: "1.2" });
}
