import { fold } from "./fold.ts";

/** The keys at a body's root by which the platform takes the body apart (connectors.md §6.6). */
export const envelopeKeys: readonly string[] = ["$content", "$content-type", "$multipart"];

/** Whether a key is one of them, or looks like one. */
export function isEnvelopeKey(key: string): boolean {
  // Plain letters fold to plain letters.
  return !/^[\w-]*$/u.test(key) && envelopeKeys.includes(fold(key));
}
