import type { Constraint, JsonSchema, Operation } from "@interlock/core";
import type { Coverage } from "./coverage.ts";
import { placeOf } from "./format-address.ts";
import { nodeAt, resolvePointer } from "./parameter-index.ts";
import { pointerIssue } from "./pointer-issue.ts";
import { isTyped, strictSchema } from "./policy-schema-check.ts";
import type { Report } from "./report.ts";

/** The `constraints` of one operation: on agent leaves only, type-strict (governance.md §4). */
export function readConstraints(
  operation: Operation,
  source: Readonly<Record<string, JsonSchema>>,
  coverage: Coverage,
  path: readonly (string | number)[],
  report: Report,
): readonly Constraint[] {
  const constraints: Constraint[] = [];
  for (const [text, schema] of Object.entries(source)) {
    const place = [...path, text];
    const address = resolvePointer(operation, text);
    const node = address === undefined ? undefined : nodeAt(operation, address);
    if (node === undefined) {
      report.add(
        place,
        pointerIssue(
          operation,
          text,
          coverage.agent.map((leaf) => leaf.pointer),
        ),
      );
      continue;
    }
    if (node.kind === "container" || !coverage.isAgent(node.leaf)) {
      const what = node.kind === "container" ? "is no leaf" : "is not the agent's to supply";
      report.add(place, {
        code: "unknown-pointer",
        pointer: text,
        message: `${text} ${what}: a constraint narrows an agent parameter`,
      });
      continue;
    }
    const strict = strictSchema(schema);
    if ("refusal" in strict) {
      refuse(report, place, text, `the constraint on ${text} cannot be used: ${strict.refusal}`);
    } else if (node.leaf.type === null && !isTyped(strict.schema)) {
      // A type-specific keyword accepts every other type, and nothing else types this leaf.
      refuse(report, place, text, `${text} has no type in the definition: the constraint must say \`type\``);
    } else {
      constraints.push({ ...placeOf(node.leaf), schema: strict.schema });
    }
  }
  return constraints;
}

function refuse(report: Report, path: readonly (string | number)[], pointer: string, message: string): void {
  report.add(path, { code: "not-a-policy", pointer, message });
}
