import { type Constraint, type JsonSchema, type Leaf, type Operation, own } from "@interlock/core";
import type { Report } from "../file/report.ts";
import type { Coverage } from "../roles/coverage.ts";
import { placeOf } from "../roles/format-address.ts";
import { nodeAt, resolvePointer } from "../roles/parameter-index.ts";
import { pointerIssue } from "../roles/pointer-issue.ts";
import { definitionKinds, policyKinds } from "../schema/kinds.ts";
import { isUsable } from "../schema/read-schema.ts";
import { reportUnknownNames } from "../schema/unknown-names.ts";
import { walk } from "../schema/walk.ts";

type Path = readonly (string | number)[];

/** The `constraints` of one operation: on agent leaves only, in the policy's schema language (policy.md 5.1). */
export function readConstraints(
  operation: Operation,
  source: Readonly<Record<string, JsonSchema>>,
  coverage: Coverage,
  path: Path,
  report: Report,
): readonly Constraint[] {
  return Object.entries(source).flatMap(([text, written]): readonly Constraint[] => {
    const place = [...path, text];
    const leaf = agentLeaf(operation, text, coverage, place, report);
    if (leaf === undefined) return [];
    const { hidden, schema } = withoutHidden(written);
    if (hidden !== undefined && hidden !== true) {
      report.add([...place, "hidden"], {
        code: "not-a-policy",
        pointer: text,
        message: `\`hidden\` of the constraint on ${text} is true, or is left out`,
      });
      return [];
    }
    if (!isUsable(schema, `the constraint on ${text}`, place, report)) return [];
    const steps = [leaf.key, ...leaf.segments];
    walk(schema, { steps, declared: leaf.schema }, operation.definitions, (laid) => {
      reportUnknownNames(operation, laid, place, report);
    });
    // A schema that lets every type through narrows nothing that the definition left open.
    if (
      definitionKinds(leaf.schema, operation.definitions).types === undefined &&
      policyKinds(schema).types === undefined
    ) {
      report.add(place, {
        code: "schema-invalid",
        pointer: text,
        message: `${text} has no type in the definition: the constraint must say \`type\``,
        suggestion: "write type: string, or whichever it is",
      });
      return [];
    }
    return [{ ...placeOf(leaf), schema, ...(hidden === true ? { hidden: true as const } : {}) }];
  });
}

function agentLeaf(
  operation: Operation,
  text: string,
  coverage: Coverage,
  place: Path,
  report: Report,
): Leaf | undefined {
  const address = resolvePointer(operation, text);
  const node = address === undefined ? undefined : nodeAt(operation, address);
  if (node?.kind === "leaf" && coverage.isAgent(node.leaf)) return node.leaf;
  if (node === undefined) {
    const pointers = coverage.agent.map((leaf) => leaf.pointer);
    report.add(place, pointerIssue(operation, text, pointers));
  } else {
    const what = node.kind === "container" ? "is no leaf" : "is not the agent's to supply";
    report.add(place, {
      code: "unknown-pointer",
      pointer: text,
      message: `${text} ${what}: a constraint narrows an agent parameter`,
    });
  }
  return undefined;
}

// `hidden` speaks of the constraint, not of values: it is taken out before the schema is read (policy.md 4.7).
function withoutHidden(written: JsonSchema): { readonly hidden: unknown; readonly schema: JsonSchema } {
  const { hidden: _, ...schema } = written;
  return { hidden: own(written, "hidden"), schema };
}
