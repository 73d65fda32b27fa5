import type { Json, Leaf } from "@interlock/core";

/** A role that is proposed, never taken by itself, and why (governance.md 3.6). */
export interface Suggestion {
  readonly role: "user" | "agent" | "skip";
  /** The value that goes with `user`, where one is obvious. */
  readonly value?: Json;
  readonly because: string;
}

/** What is proposed for a leaf. */
export function suggestRole(
  leaf: Leaf,
  facts: { readonly needed: boolean; readonly isTrigger: boolean; readonly hasAgentParent: boolean },
): Suggestion {
  if (leaf.secret) return { role: "user", because: "it holds a secret: lock it by name, { secret: NAME }" };
  if (leaf.internal) return { role: "user", because: "it is internal, without a default that can be sent" };
  if (isEnumerable(leaf)) {
    return facts.hasAgentParent && !facts.isTrigger
      ? { role: "agent", because: "its look-up needs a value that the agent supplies" }
      : {
          role: "user",
          because: "its values can be looked up: pick one, and the agent cannot reach the others",
        };
  }
  if (leaf.hasDefault && facts.needed) {
    return { role: "user", value: leaf.default as Json, because: "the definition has a default for it" };
  }
  if (!facts.needed) return { role: "skip", because: "it is optional" };
  return facts.isTrigger
    ? { role: "user", because: "a trigger has no agent: somebody must say its value" }
    : { role: "agent", because: "it is free content, which differs with every call" };
}

// Whether a leaf's values can be listed by the connector.
function isEnumerable(leaf: Leaf): boolean {
  return leaf.dynamic.some(
    (source) => source.kind === "values" || source.kind === "list" || source.kind === "tree",
  );
}
