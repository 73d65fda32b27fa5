import { basename } from "node:path";
import type { Issue } from "@interlock/core";
import { paint, table } from "./output.ts";

/** Issues for people: place, severity, code, what, and what would mend it. */
export function issueLines(
  issues: readonly Issue[],
  stream: NodeJS.WritableStream = process.stdout,
): readonly string[] {
  return table(
    issues.map((issue) => [
      `  ${placeOf(issue)}`,
      issue.severity === "warning" ? paint("yellow", "warning", stream) : paint("red", "error", stream),
      issue.code,
      `${where(issue)}${issue.message}${issue.suggestion === undefined ? "" : paint("dim", ` (${issue.suggestion})`, stream)}`,
    ]),
  );
}

// In the policy where no file is named; a definition by its name.
function placeOf({ file, line, column = 1 }: Issue): string {
  const at = line === undefined ? "" : `${line}:${column}`;
  return file === undefined ? at : [basename(file), at].filter((part) => part !== "").join(":");
}

function where(issue: Issue): string {
  const place = [issue.connector, issue.operation].filter((part) => part !== undefined).join("/");
  return place === "" ? "" : `${place}: `;
}
