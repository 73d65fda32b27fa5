import { canonicalJson, type Json, StoreError } from "@interlock/core";
import { canonicalText, inOrder } from "./canonical-order.ts";
import type { JournalEntry, UnsignedEntry } from "./entry.ts";
import { type KeyRing, keyedDigest } from "./keys.ts";

const domain = "interlock-journal";

/** Signs an entry with the key that it names. */
export function signEntry(keys: KeyRing, entry: UnsignedEntry): JournalEntry {
  const content = inOrder(entry) as unknown as UnsignedEntry;
  const mac = keyedDigest(keys, domain, canonicalText(content), content.key);
  if (mac === undefined)
    throw new StoreError("journal-key-missing", "the key ring does not hold its own current key");
  return { ...content, mac } as JournalEntry;
}

/** Whether an entry is what the journal signed, `undefined` when its key is not in the ring. */
export function isSigned(keys: KeyRing, entry: JournalEntry): boolean | undefined {
  // Everything but the signature. What is undefined has no place in JSON, and taking it out of a copy takes longer.
  const content = { ...entry, mac: undefined };
  const signs = (text: string): boolean | undefined => {
    const expected = keyedDigest(keys, domain, text, entry.key);
    return expected === undefined ? undefined : expected === entry.mac;
  };
  try {
    // Only canonical forms are ever signed, so plain JSON that bears the signature is one; other orders take the long way.
    return signs(JSON.stringify(content)) || signs(canonicalJson(content as unknown as Json));
  } catch {
    // An altered entry may hold what has no canonical form; that is an alteration like any other.
    return false;
  }
}
