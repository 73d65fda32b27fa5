import { isObject, type Json, type JsonSchema, own, pointerBelow, type Segment } from "@interlock/core";
import { resolve } from "../schema/kinds.ts";
import { effectiveSchema } from "./effective-schema.ts";
import { judgedRules } from "./judged-rules.ts";
import { type LintRule, perTool } from "./lint-rule.ts";
import { conjuncts, memberOf, namesOf, presence, wouldHold } from "./would-hold.ts";

/** `properties` without `required`: the rule also holds for calls that leave the argument out. */
export const ruleHoldsWhenAbsent: LintRule = {
  code: "rule-holds-when-absent",
  severity: "warning",
  about: "rules that also hold when what they speak of is absent",
  check: perTool((tool) =>
    judgedRules(tool).flatMap(({ condition, name, answer, clashes }) => {
      if (answer.is !== "maybe" || clashes.length > 0) return [];
      const { schema, definitions } = effectiveSchema(tool);
      return absences(condition, schema, definitions).map(({ pointer, member }) => ({
        pointer,
        message: `${name} also holds when ${pointer} is absent: \`properties\` says nothing of what is not there`,
        suggestion: `write required: [ ${member} ] beside it`,
      }));
    }),
  ),
};

interface Absence {
  readonly pointer: string;
  readonly member: string;
}

function absences(condition: JsonSchema, declared: JsonSchema, definitions: JsonSchema): readonly Absence[] {
  const found = new Map<string, Absence>();
  visit(condition, declared, [], new Set());
  return [...found.values()];

  // Not below `not` and `if`: there what is absent keeps the rule from holding.
  function visit(
    part: Json | undefined,
    place: Json | undefined,
    steps: readonly Segment[],
    demanded: ReadonlySet<string>,
  ): void {
    if (!isObject(part)) return;
    const known = isObject(place) ? resolve(place, definitions) : undefined;
    const required = new Set([...demanded, ...conjuncts(part).flatMap((each) => namesOf(each, "required"))]);
    const properties = own(part, "properties");
    for (const [member, inner] of Object.entries(isObject(properties) ? properties : {})) {
      const at = [...steps, member];
      const isThere = required.has(member) || presence(member, known).is !== "maybe";
      if (!isThere && wouldHold(inner, memberOf(known, member), definitions).is !== "yes")
        found.set(JSON.stringify(at), { pointer: at.reduce<string>(pointerBelow, ""), member });
      visit(inner, memberOf(known, member), at, new Set());
    }
    for (const keyword of ["items", "contains"])
      visit(own(part, keyword), own(known, "items"), [...steps, null], new Set());
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const parts = own(part, keyword);
      for (const inner of Array.isArray(parts) ? (parts as readonly Json[]) : [])
        visit(inner, known, steps, required);
    }
    for (const keyword of ["then", "else"]) visit(own(part, keyword), known, steps, required);
  }
}
