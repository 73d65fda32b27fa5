/** Runs governed calls: gathers facts, decides, asks people, claims, invokes, keeps the journal. */
export { type Policy, readPolicy } from "@interlock/core";
export type { AnswerInput } from "./answer.ts";
export type { CheckpointOptions } from "./checkpoints.ts";
export type { OpenClaim } from "./claims.ts";
export type { ConnectionState } from "./connections.ts";
export { createGovernor, type Governor, type TenantOption } from "./governor.ts";
export type { GrantInput, StandingGrant } from "./grants.ts";
export type { HaltScope } from "./halt.ts";
export type { Action } from "./host.ts";
export type { JournalEntry, JournalEvent } from "./journal.ts";
export { ephemeralKeys, type KeyRing, readKeyRing } from "./keys.ts";
export type { RecordedLookup } from "./look-ups.ts";
export type { GovernorOptions } from "./options.ts";
export type { CallOptions, Session, SessionFacts } from "./session.ts";
export type { RecordKind, Store, Transaction } from "./store.ts";
export { createMemoryStore } from "./stores/memory.ts";
export type { Telemetry } from "./telemetry.ts";
export { type Checkpoint, type Verification, verifyJournal } from "./verify.ts";
