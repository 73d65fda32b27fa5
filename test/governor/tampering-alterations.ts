import { createHash, createHmac } from "node:crypto";
import type { JournalEntry } from "@interlock/governor";
import { type Change, changeSomething } from "./tampering-change.ts";
import { continueFrom, type Recorded } from "./tampering-journal.ts";

type Entries = readonly JournalEntry[];

/** Where and what is altered; any number does. */
interface Chosen {
  readonly at: number;
  readonly other: number;
  readonly change: Change;
}

type Alteration = (
  entries: Entries,
  chosen: Chosen,
  recorded: readonly Recorded[],
) => Entries | Promise<Entries>;

/** The kinds of alteration; only the last says the same as before. */
export const kinds = [
  "change",
  "insert",
  "delete",
  "swap",
  "rehash",
  "unkeyed",
  "otherKey",
  "truncate",
  "rollBack",
  "otherTenant",
  "reorder",
] as const;

/** How each kind alters a journal. */
export const alter: Readonly<Record<(typeof kinds)[number], Alteration>> = {
  change: (entries, { at, change }) =>
    entries.map((entry, index) => (index === at % entries.length ? changeSomething(entry, change) : entry)),
  insert: (entries, { at, other, change }) => {
    const copy = entries[other % entries.length] as JournalEntry;
    return entries.toSpliced(
      at % (entries.length + 1),
      0,
      change.how % 2 ? copy : changeSomething(copy, change),
    );
  },
  delete: (entries, { at, other }) => entries.toSpliced(at % entries.length, 1 + (other % 3)),
  swap: (entries, { at, other }) => {
    const [one, two] = [at % entries.length, other % entries.length];
    return entries.with(one, entries[two] as JournalEntry).with(two, entries[one] as JournalEntry);
  },
  // The attacker changes an entry and links everything after it anew, but has not the key.
  rehash: (entries, { at, change }) =>
    relink(entries, at, change, (text) => createHmac("sha256", "guessed").update(text).digest("hex")),
  unkeyed: (entries, { at, change }) =>
    relink(entries, at, change, (text) => createHash("sha256").update(text).digest("hex")),
  otherKey: (entries, { at, change, other }) => {
    const names = ["attacker", "__proto__", "constructor", "", "k2"];
    const key = names[other % names.length] as string;
    const sign = (text: string): string => createHmac("sha256", "attacker").update(text).digest("hex");
    return relink(entries, at, change, sign, { key });
  },
  truncate: (entries, { at }) => entries.slice(0, at % entries.length),
  // The store is put back to an earlier state, and honest hosts go on from there.
  rollBack: (entries, { at, other }, recorded) => {
    const { writes } = recorded.find((each) => each.entries[0]?.mac === entries[0]?.mac) as Recorded;
    return continueFrom({ entries, writes }, at % entries.length, 1 + (other % 8));
  },
  otherTenant: (entries, { at, other }, recorded) => {
    const foreign = (recorded.at((other % recorded.length) - 1) as Recorded).entries;
    return entries.map((entry, index) => (index >= at % entries.length ? (foreign[index] ?? entry) : entry));
  },
  reorder: (entries) => entries.map((entry) => Object.fromEntries(Object.entries(entry).reverse()) as never),
};

function relink(
  entries: Entries,
  at: number,
  change: Change,
  sign: (text: string) => string,
  fields: Partial<JournalEntry> = {},
): Entries {
  const from = at % entries.length;
  let prev = entries[from - 1]?.mac ?? "";
  return entries.map((entry, index) => {
    if (index < from) return entry;
    const { mac: _, ...content } = {
      ...(index === from ? changeSomething(entry, change) : entry),
      ...fields,
      prev,
    };
    prev = sign(`interlock-journal\n${JSON.stringify(content)}`);
    return { ...content, mac: prev } as JournalEntry;
  });
}
