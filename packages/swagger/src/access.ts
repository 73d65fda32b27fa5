import { type Json, type JsonObject, type Method, own, type Parameter } from "@interlock/core";

/** What an operation may do, and why it was classified so (governance.md §5, a closed list; marks only raise). */
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
  readonly leaves: readonly Pick<Parameter, "name" | "segments">[];
}

/** Classifies an operation. */
export function classify(facts: AccessFacts): Access {
  const evidence: string[] = [];
  const say = <T>(value: T, why: string): T => {
    evidence.push(why);
    return value;
  };
  return {
    access: accessOf(facts, say),
    destructive: isDestructive(facts, say),
    unbounded: isUnbounded(facts, say),
    confirm: wantsConfirmation(facts.node) && say(true, "its author asks for a person's confirmation"),
    evidence,
  };
}

type Say = <T>(value: T, why: string) => T;

function accessOf({ method, node, hasBody }: AccessFacts, say: Say): "read" | "write" {
  const safe = own(node, "x-ms-safe-operation");
  const verb = method.toUpperCase();
  if (safe === false) return say("write", "marked x-ms-safe-operation: false");
  if (method === "get" && hasBody) return say("write", "a GET with a body");
  if (method === "get" || method === "head" || method === "options") return say("read", `method ${verb}`);
  if (method === "post" && safe === true) return say("read", "a POST marked x-ms-safe-operation: true");
  return say("write", `method ${verb}`);
}

const destructiveStart = /^\s*(?:delete|remove|purge|cancel|revoke)/iu;

function isDestructive({ method, operationId, node }: AccessFacts, say: Say): boolean {
  if (method === "delete") return say(true, "method DELETE destroys");
  const summary = own(node, "summary");
  for (const [what, text] of [
    ["operationId", operationId],
    ["summary", summary],
  ] as const) {
    const word = typeof text === "string" ? destructiveStart.exec(text)?.[0] : undefined;
    if (word !== undefined) return say(true, `its ${what} starts with "${word.trim()}"`);
  }
  return false;
}

// Operations that forward any request: `HttpRequest*`, or `Uri` and `Method` among the inputs (connectors.md §5.6).
function isUnbounded({ operationId, leaves }: AccessFacts, say: Say): boolean {
  if (/^(?:send)?http_?request/iu.test(operationId ?? ""))
    return say(true, "it forwards arbitrary HTTP requests");
  const has = (wanted: string): boolean => leaves.some((leaf) => isCalled(leaf, wanted));
  const forwards = has("method") && (has("uri") || has("url"));
  return forwards && say(true, "it takes the URI and the method of a request");
}

// By the last name on the way to it, in any case.
function isCalled({ name, segments }: AccessFacts["leaves"][number], wanted: string): boolean {
  const last = segments.findLast((step) => step !== null) ?? name;
  return last.length === wanted.length && last.toLowerCase() === wanted;
}

function wantsConfirmation(node: JsonObject): boolean {
  if (own(node, "x-ms-require-user-confirmation") === true) return true;
  const projected: Json | undefined = own(own(node, "x-ms-openai-data"), "operations");
  return (
    Array.isArray(projected) &&
    projected.some((operation) => own(operation, "x-ms-require-user-confirmation") === true)
  );
}
