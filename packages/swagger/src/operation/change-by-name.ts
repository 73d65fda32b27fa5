/** A name that says "this changes something" (reading.md R15). It only ever raises. */
export interface NamedChange {
  readonly of: "summary" | "operationId";
  readonly word: string;
}

/** The verb by which an operation's summary or id says that it changes something; `undefined` when none does. */
export function changeByName(id: readonly string[], summary: readonly string[]): NamedChange | undefined {
  const inSummary = changeVerb(summary);
  if (inSummary !== undefined) return { of: "summary", word: inSummary };
  const inId = changeVerb(id);
  // Noun-first ids (`RunGet`, `PostCountGet`) say at their end what they do.
  const readsAfterAll = lastWordsOfReads.has(id.at(-1) ?? "") || firstWordsOfReads.has(summary[0] ?? "");
  return inId === undefined || readsAfterAll ? undefined : { of: "operationId", word: inId };
}

/** The word by which a name begins that destroys. A name without any separator (`deleteuser`) counts by its beginning. */
export function destructiveVerb(words: readonly string[]): string | undefined {
  const [first = "", ...rest] = words;
  if (conjugated.has(first)) return first;
  return rest.length === 0 ? destroying.find((verb) => first.startsWith(verb)) : undefined;
}

function changeVerb([first = "", second = ""]: readonly string[]): string | undefined {
  if ((first === "execute" || first === "run") && asking.has(second)) return undefined;
  return changing.has(first) ? first : undefined;
}

const changingVerbs = (
  "add approve archive assign cancel close complete create deactivate delete disable enable execute insert merge " +
  "move patch post publish purge put reject remove rename reset restart resume revoke run save send set start stop " +
  "submit suspend trigger unassign unlock update upload upsert write"
).split(" ");
const changing: ReadonlySet<string> = new Set(changingVerbs);

/** Whether a name begins with the letters of a verb of change; most do not, and need no splitting into words. */
export function mayChange(name: string): boolean {
  return beginsWithVerb.test(name);
}

const beginsWithVerb = new RegExp(`^[^a-z0-9]*(?:${changingVerbs.join("|")})`, "i");

const asking: ReadonlySet<string> = new Set(["query", "search", "report"]);
const lastWordsOfReads: ReadonlySet<string> = new Set(["get", "list", "search", "find", "retrieve", "read"]);
const firstWordsOfReads: ReadonlySet<string> = new Set(
  "get list fetch retrieve search find read check count".split(" "),
);

const destroying = ["delete", "remove", "purge", "cancel", "revoke"];
// "Deletes a row" destroys as much as "Delete a row".
const conjugated: ReadonlySet<string> = new Set(destroying.flatMap((verb) => [verb, `${verb}s`]));
