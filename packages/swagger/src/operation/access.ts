import { type Json, type JsonObject, type Method, own } from "@interlock/core";
import { textOf } from "../schema/keywords.ts";
import { changeByName, destructiveVerb, mayChange } from "./change-by-name.ts";
import { lazyWords } from "./name-words.ts";
import { type UnboundedLeaf, whyUnbounded } from "./unbounded.ts";

/** What an operation may do, and why it was classified so (reading.md R15; marks only raise). */
export interface Access {
  readonly access: "read" | "write";
  readonly destructive: boolean;
  readonly unbounded: boolean;
  readonly confirm: boolean;
  readonly evidence: readonly string[];
}

/** What the classification looks at. */
export interface AccessFacts {
  readonly method: Method;
  readonly operationId: string | undefined;
  readonly node: JsonObject;
  readonly hasBody: boolean;
  readonly leaves: readonly UnboundedLeaf[];
}

interface Named extends AccessFacts {
  readonly id: () => readonly string[];
  readonly summary: () => readonly string[];
  /** Whether the letters of id or summary could hold a word that counts at all. */
  readonly mayChange: boolean;
  readonly mayDestroy: boolean;
  readonly mayForward: boolean;
}

/** Classifies an operation. */
export function classify(facts: AccessFacts): Access {
  const evidence: string[] = [];
  const say = <T>(value: T, why: string): T => {
    evidence.push(why);
    return value;
  };
  const id = facts.operationId ?? "";
  const summary = textOf(facts.node, "summary") ?? "";
  const named: Named = {
    ...facts,
    id: lazyWords(id),
    summary: lazyWords(summary),
    mayChange: mayChange(id) || mayChange(summary),
    mayDestroy: mayDestroy.test(id) || mayDestroy.test(summary),
    mayForward: mayForward.test(id) || mayForward.test(summary),
  };
  const access = accessOf(named, say);
  const destructive = isDestructive(named, say);
  const unbounded = whyUnbounded(named);
  return {
    access,
    destructive,
    unbounded: unbounded !== undefined && say(true, unbounded),
    confirm: wantsConfirmation(facts.node) && say(true, "its author asks for a person's confirmation"),
    evidence,
  };
}

// Splitting every name into words would cost more than the rest of the classification.
const mayDestroy = /delete|remove|purge|cancel|revoke/i;
const mayForward = /raw|http|pass|invoke|exec|run|eval/i;

type Say = <T>(value: T, why: string) => T;

function accessOf({ method, node, hasBody, mayChange: may, id, summary }: Named, say: Say): "read" | "write" {
  const safe = own(node, "x-ms-safe-operation");
  const verb = method.toUpperCase();
  if (safe === false) return say("write", "marked x-ms-safe-operation: false");
  if (method === "get" || method === "head") {
    if (hasBody) return say("write", `a ${verb} with a body`);
    const change = safe === true || !may ? undefined : changeByName(id(), summary());
    return change === undefined
      ? say("read", `method ${verb}`)
      : say("write", `a ${verb} whose ${change.of} starts with "${change.word}"`);
  }
  if (method === "options") return say("read", `method ${verb}`);
  if (method === "post" && safe === true) return say("read", "a POST marked x-ms-safe-operation: true");
  return say("write", `method ${verb}`);
}

function isDestructive({ method, mayDestroy: may, id, summary }: Named, say: Say): boolean {
  if (method === "delete") return say(true, "method DELETE destroys");
  if (!may) return false;
  for (const [what, words] of [
    ["operationId", id()],
    ["summary", summary()],
  ] as const) {
    const word = destructiveVerb(words);
    if (word !== undefined) return say(true, `its ${what} starts with "${word}"`);
  }
  return false;
}

function wantsConfirmation(node: JsonObject): boolean {
  if (own(node, "x-ms-require-user-confirmation") === true) return true;
  const projected: Json | undefined = own(own(node, "x-ms-openai-data"), "operations");
  return (
    Array.isArray(projected) &&
    projected.some((operation) => own(operation, "x-ms-require-user-confirmation") === true)
  );
}
