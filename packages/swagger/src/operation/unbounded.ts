import type { Parameter } from "@interlock/core";
import { holdsPhrase } from "./name-words.ts";

/** What of a leaf says whether its operation is unbounded. */
export type UnboundedLeaf = Pick<Parameter, "in" | "name" | "segments" | "type" | "enum" | "dynamic">;

/** What the words and leaves of an operation are. */
export interface UnboundedFacts {
  readonly operationId: string | undefined;
  readonly id: () => readonly string[];
  readonly summary: () => readonly string[];
  /** Whether id or summary could hold a word that counts. */
  readonly mayForward: boolean;
  readonly leaves: readonly UnboundedLeaf[];
}

/** Why an operation reaches whatever it is told to (reading.md R16); `undefined` when it does not. */
export function whyUnbounded(facts: UnboundedFacts): string | undefined {
  if (takesRequest(facts.leaves)) return "it takes the method and the address of a request";
  if (!facts.mayForward) return undefined;
  const { operationId, leaves } = facts;
  const id = facts.id();
  const summary = facts.summary();
  const phrase = holdsPhrase(id, forwarding) ?? holdsPhrase(summary, forwarding);
  if (phrase !== undefined || /^(?:send)?http_?request/iu.test(operationId ?? ""))
    return "it forwards arbitrary HTTP requests";
  const runs = [...id, ...summary].find((word) => running.has(word));
  const code = runs === undefined ? undefined : leaves.find(isFreeCode);
  return code === undefined ? undefined : `it runs the text that it takes as ${nameOf(code)}`;
}

const forwarding = ["raw request", "http request", "passthrough", "pass through", "invoke api"];
const running: ReadonlySet<string> = new Set(["execute", "exec", "run", "eval"]);

// A method and an address side by side: both parameters, or both members of one object that may be a request.
function takesRequest(leaves: readonly UnboundedLeaf[]): boolean {
  const withMethod = leaves.filter((leaf) => isOneOf(leaf, methods));
  if (withMethod.length === 0) return false;
  const places = new Set(withMethod.map(requestPlace));
  return leaves.some((leaf) => {
    const place = isOneOf(leaf, addresses) ? requestPlace(leaf) : undefined;
    return place !== undefined && places.has(place);
  });
}

const longestName = "relativePath".length;

function isOneOf(leaf: UnboundedLeaf, names: ReadonlySet<string>): boolean {
  const name = nameOf(leaf);
  return name.length <= longestName && names.has(name.toLowerCase());
}

const methods: ReadonlySet<string> = new Set(["method", "verb", "httpmethod"]);
const addresses: ReadonlySet<string> = new Set(["url", "uri", "path", "relativepath", "endpoint"]);

// The parameters are one place; in a body its root is one, and each object `request`, but not below `links`.
function requestPlace({ in: place, segments }: UnboundedLeaf): string | undefined {
  if (place !== "body") return "parameters";
  const above = segments.slice(0, -1).filter((step) => step !== null);
  if (segments.at(-1) === null || segments.length === 0) return undefined;
  const names = above.map((step) => String(step).toLowerCase());
  if (names.includes("links")) return undefined;
  return names.length === 0 || names.at(-1) === "request" ? JSON.stringify(["body", ...above]) : undefined;
}

const code: ReadonlySet<string> = new Set(
  "query sql statement script command code expression csl kql soql".split(" "),
);

function isFreeCode(leaf: UnboundedLeaf): boolean {
  const isText = leaf.type === "string" || leaf.type === null;
  return (
    isText && leaf.enum === undefined && leaf.dynamic.length === 0 && code.has(nameOf(leaf).toLowerCase())
  );
}

function nameOf({ name, segments }: UnboundedLeaf): string {
  if (segments.length === 0) return name;
  const last = segments.findLast((step) => typeof step === "string");
  return typeof last === "string" ? last : name;
}
