import type { Actor, RunMode } from "@interlock/core";

/** What is fixed when a session starts. */
export interface SessionFacts {
  readonly id: string;
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly tenant: string;
}
