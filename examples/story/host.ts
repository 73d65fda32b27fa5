import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyRing } from "@interlock/governor";

/** Keys as a host would load them from its vault: an id for each, the current one named. */
export function freshKeys(): KeyRing {
  return { current: "2026-11", keys: { "2026-11": randomBytes(32) } };
}

/** A folder of its own for what an example writes. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), "interlock-"));
}
