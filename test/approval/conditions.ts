import type { Json, JsonSchema } from "@interlock/core";
import { compileCondition, compileConstraint } from "@interlock/core/schema";
import { openDice } from "./random-case.ts";
import { drawCondition, drawConstraint, drawSchema, values } from "./random-schemas.ts";
import { reference } from "./rule-reference.ts";

/** Where a rule's condition or a constraint and the reference model part. */
export interface ConditionDifference {
  readonly schema: JsonSchema;
  readonly value: Json;
}

/** Lays random schemas of the policy's language on every value of a list, and asks the reference too. */
export function compareConditions(
  schemas: number,
  seed: number,
): {
  readonly differences: readonly ConditionDifference[];
  readonly counts: Readonly<Record<"compared" | "held" | "clashed" | "refused", number>>;
} {
  const dice = openDice(seed);
  const differences: ConditionDifference[] = [];
  const counts = { compared: 0, held: 0, clashed: 0, refused: 0 };
  const plain = values();
  for (let i = 0; i < schemas; i++) {
    const overArguments = dice(2) === 0;
    const schema = overArguments
      ? drawCondition(dice, "u")
      : dice(2) === 0
        ? drawSchema(dice, 3)
        : drawConstraint(dice);
    const holds = compileCondition(schema);
    const refusals = compileConstraint(schema);
    for (const each of plain) {
      const value = overArguments ? { u: each } : each;
      const { fits, clashes } = reference(schema, value);
      counts.compared++;
      counts.held += fits || clashes ? 1 : 0;
      counts.clashed += clashes ? 1 : 0;
      const refused = refusals(value).length > 0;
      counts.refused += refused ? 1 : 0;
      if ((holds(value) !== (fits || clashes) || refused !== (clashes || !fits)) && differences.length < 10)
        differences.push({ schema, value });
    }
  }
  return { differences, counts };
}
