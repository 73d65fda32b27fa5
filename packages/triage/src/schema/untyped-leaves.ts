import { type Constraint, isObject, type JsonSchema, type Leaf, type Operation, own } from "@interlock/core";
import { sameValue } from "@interlock/core/schema";
import type { Report } from "../file/report.ts";
import type { Coverage } from "../roles/coverage.ts";
import { addressKey, isWithin, leavesOf, nodeAt } from "../roles/parameter-index.ts";
import { both, definitionKinds, isOneType, type Kinds, policyKinds } from "./kinds.ts";
import type { Laid, Path } from "./walk.ts";

/** What the agent's leaves are checked against. */
export interface Typing {
  readonly operation: Operation;
  readonly coverage: Coverage;
  readonly constraints: readonly Constraint[];
}

/** The types of a leaf's values: what the definition says and what the policy's constraint says. */
export function kindsOf({ operation, constraints }: Typing, leaf: Leaf): Kinds {
  const declared = definitionKinds(leaf.schema, operation.definitions);
  const constraint = constraints.find((each) => addressKey(each) === addressKey(leaf));
  return constraint === undefined ? declared : both(declared, policyKinds(constraint.schema));
}

/**
 * Reports the agent's leaves of which a rule speaks and that may be of several types: on the wire two of them may be one
 * text, and a rule that means one is silent for the other (policy.md 4.6). Only a constraint types a leaf.
 */
export function reportUntyped(typing: Typing, laid: Laid, path: Path, report: Report, told: Set<Leaf>): void {
  for (const leaf of spokenLeaves(typing.operation, laid)) {
    if (told.has(leaf) || !typing.coverage.isAgent(leaf)) continue;
    const kinds = kindsOf(typing, leaf);
    if (isOneType(kinds, leaf.in === "body")) continue;
    told.add(leaf);
    const isList = kinds.types?.has("array") === true;
    const example = isList ? "{ type: array, items: { type: string } }" : "{ type: string }";
    report.add([...path, ...laid.path], {
      code: "untyped-under-rule",
      pointer: leaf.pointer,
      message: `${leaf.pointer} may be of several types, so a rule over it could be evaded by another one; a constraint must give it one type${isList ? ", and its items one" : ""}`,
      suggestion: `write constraints: { ${leaf.pointer}: ${example} }`,
    });
  }
}

function spokenLeaves(operation: Operation, { schema, steps }: Laid): readonly Leaf[] {
  const [key, ...segments] = steps;
  if (!isObject(schema)) return [];
  const node = typeof key === "string" ? nodeAt(operation, { key, segments }) : undefined;
  if (node?.kind === "leaf") return speaks(schema) ? [node.leaf] : [];
  if (node === undefined && typeof key === "string") {
    // A name that the definition does not declare is one of the object's other keys.
    const others = nodeAt(operation, { key, segments: [...segments.slice(0, -1), true] });
    return others?.kind === "leaf" && segments.length > 0 && speaks(schema) ? [others.leaf] : [];
  }
  // A value of the whole speaks of all that stands in it.
  if (own(schema, "const") === undefined && own(schema, "enum") === undefined) return [];
  if (typeof key !== "string") return leavesOf(operation);
  return leavesOf(operation).filter((leaf) => isWithin(leaf, { key, segments }));
}

const silent: ReadonlySet<string> = new Set(["title", "description", "$comment", ...sameValue]);

function speaks(schema: JsonSchema): boolean {
  return Object.keys(schema).some((keyword) => !silent.has(keyword));
}
