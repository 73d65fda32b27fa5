import { hash } from "node:crypto";
import type { Json } from "@interlock/core";
import type { RecordKind } from "../types/store.ts";

/**
 * What a tenant's journal says of its records: the digest of each that exists, as the newest entry that names it has it.
 * A record that differs, is missing, or is there although the journal says otherwise was not written by a governor.
 */
export interface LedgerIndex {
  /** What keeps the digests of ids in the journal from being guessed; it stands in the store alone. */
  readonly salt: string;
  /** The newest entry that is in it: its `seq`, and its `mac`. */
  seq: number;
  mac: string;
  /** The marks of the records that exist, by kind and tag: what a call looks up is not among what is kept for good. */
  readonly marks: Map<string, Map<string, string>>;
  /** How many records each named group of a kind has. */
  readonly counts: Map<string, number>;
  /** The entries since it was last kept. */
  unkept: number;
}

/** An index of an empty journal. */
export function emptyIndex(salt: string): LedgerIndex {
  return { salt, seq: 0, mac: "", marks: new Map(), counts: new Map(), unkept: 0 };
}

/** What stands for a record's kind and id in the journal. */
export function tagOf({ salt }: LedgerIndex, kind: RecordKind, id: string): string {
  return `${kind}/${short(`${salt}\n${kind}\n${id}`, 22)}`;
}

/** What stands for a record's value and group in the journal. */
export function markOf(value: Json, group: string): string {
  const digest = short(JSON.stringify(value), 22);
  return group === "" ? digest : `${digest}/${groupTag(group)}`;
}

/** Whether a mark is of this value, whatever its group. */
export function isMarkOf(mark: string, value: Json): boolean {
  return mark.slice(0, 22) === short(JSON.stringify(value), 22);
}

/** The mark that the journal gives a record, `undefined` when it says that there is none. */
export function markAt({ marks }: LedgerIndex, kind: RecordKind, tag: string): string | undefined {
  return marks.get(kind)?.get(tag);
}

/** How many records there are in a group of a kind. */
export function countOf({ counts }: LedgerIndex, kind: RecordKind, group: string): number {
  return counts.get(`${kind}/${groupTag(group)}`) ?? 0;
}

/** How many records there are. */
export function sizeOf({ marks }: LedgerIndex): number {
  return [...marks.values()].reduce((sum, { size }) => sum + size, 0);
}

/** Notes that a record was written, or deleted (`""`). */
export function note({ marks, counts }: LedgerIndex, tag: string, mark: string): void {
  const kind = tag.slice(0, tag.indexOf("/"));
  const ofKind = marks.get(kind) ?? new Map<string, string>();
  const before = ofKind.get(tag);
  if (before !== undefined) count(counts, kind, before, -1);
  if (mark === "") ofKind.delete(tag);
  else {
    marks.set(kind, ofKind.set(tag, mark));
    count(counts, kind, mark, 1);
  }
}

function count(counts: Map<string, number>, kind: string, mark: string, by: number): void {
  const group = mark.slice(23);
  if (group === "") return;
  const key = `${kind}/${group}`;
  const left = (counts.get(key) ?? 0) + by;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}

function groupTag(group: string): string {
  return short(group, 8);
}

// 22 characters of base64url are 132 bits.
function short(text: string, length: number): string {
  return hash("sha256", text, "base64url").slice(0, length);
}
