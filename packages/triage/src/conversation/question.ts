import { type DynamicSource, isObject, type Json, type Leaf, own } from "@interlock/core";
import type { Suggestion } from "../roles/suggest-role.ts";

/** One parameter that has no role yet. */
export interface Question {
  readonly pointer: string;
  readonly title?: string;
  readonly description?: string;
  /** The JSON type of its values; `null` when the definition gives none. */
  readonly type: string | null;
  /** Without a role for it nothing builds. An optional one may also be skipped. */
  readonly needed: boolean;
  /** Why it is asked. */
  readonly why: string;
  /** The roles that it may be given. */
  readonly roles: readonly ("user" | "agent" | "skip")[];
  readonly suggestion: Suggestion;
  /** The values that it may have, when the definition lists them. */
  readonly choices?: readonly Json[];
  /** The look-ups that would give its values, best first. */
  readonly lookups: readonly DynamicSource[];
  /** Parameters that must be answered first, because its look-up needs their values. */
  readonly waitsFor: readonly string[];
}

/** The question for a leaf. */
export function questionFor(
  leaf: Leaf,
  facts: {
    readonly needed: boolean;
    readonly isTrigger: boolean;
    readonly suggestion: Suggestion;
    readonly waitsFor: readonly string[];
  },
): Question {
  const choices = choicesOf(leaf);
  return {
    pointer: leaf.pointer,
    ...(leaf.title === undefined ? {} : { title: leaf.title }),
    ...(leaf.description === undefined ? {} : { description: leaf.description }),
    type: leaf.type,
    needed: facts.needed,
    why: whyAsked(leaf, facts.needed),
    roles: [
      "user",
      ...(facts.isTrigger || leaf.internal ? [] : ["agent" as const]),
      ...(facts.needed ? [] : ["skip" as const]),
    ],
    suggestion: facts.suggestion,
    ...(choices === undefined ? {} : { choices }),
    lookups: leaf.dynamic.filter((source) => source.lookup.form !== "malformed" && source.targetExists),
    waitsFor: facts.waitsFor,
  };
}

function whyAsked(leaf: Leaf, needed: boolean): string {
  if (leaf.internal)
    return `the operation needs it, and ${leaf.hasDefault ? "its default cannot be sent" : "it has no default"}`;
  if (needed) return leaf.in === "path" ? "it is part of the address" : "the operation needs it";
  return "the operation takes it";
}

function choicesOf(leaf: Leaf): readonly Json[] | undefined {
  const list = own(leaf.schema, "enum");
  if (Array.isArray(list)) return list as readonly Json[];
  const items = own(leaf.schema, "items");
  const inner = isObject(items) ? own(items, "enum") : undefined;
  if (Array.isArray(inner)) return inner as readonly Json[];
  return leaf.type === "boolean" ? [true, false] : undefined;
}
