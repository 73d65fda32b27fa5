import { type Json, type JsonSchema, pointerBelow, type Segment } from "@interlock/core";
import { spokenTypes } from "@interlock/core/schema";
import { definitionKinds } from "../schema/kinds.ts";
import { walk } from "../schema/walk.ts";

/** A place where a schema of the policy speaks of another type than every value there has. */
export interface Clash {
  readonly pointer: string;
  /** What it speaks of and what the definition says. */
  readonly why: string;
}

/** Every place where a policy's schema clashes with whatever value is there (policy.md 4.3). */
export function certainClashes(
  schema: Json,
  start: { readonly steps: readonly Segment[]; readonly declared: JsonSchema },
  definitions: JsonSchema,
): readonly Clash[] {
  const clashes: Clash[] = [];
  walk(schema, start, definitions, ({ schema: part, steps, declared }) => {
    const spoken = typeof part === "boolean" ? undefined : spokenTypes(part);
    const types = declared === undefined ? undefined : definitionKinds(declared, definitions).types;
    if (spoken === undefined || types === undefined || [...types].some((type) => spoken.includes(type)))
      return;
    const about = spoken.length === 0 ? "of several types at once" : `of ${spoken.join(" or ")}`;
    const declaredNames = [...types].filter((type) => type !== "null");
    const pointer = steps.reduce<string>(pointerBelow, "");
    clashes.push({ pointer, why: `it speaks ${about}, and ${pointer} is ${declaredNames.join(" or ")}` });
  });
  return clashes;
}
