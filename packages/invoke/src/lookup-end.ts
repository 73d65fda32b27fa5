import type { Connector, InvokeError, InvokeRequest, Operation } from "@interlock/core";
import type { FreeTextReason, LookupInputs, LookupPlan, UnresolvableReason } from "@interlock/dynamic";

/** Which input is looked up, and what is known so far. */
export interface LookupQuestion {
  /** The namespace's connection that answers; the one that the operation itself will use. */
  readonly connection: string;
  readonly connector: Connector;
  /** The operation whose input it is; one with looked-up schemas in it counts as well. */
  readonly operation: Operation;
  /** The input's pointer: `/table`, `/message/recipient/channelId`. */
  readonly pointer: string;
  readonly inputs: LookupInputs;
}

/** How a look-up is made. */
export interface LookupOptions {
  readonly signal?: AbortSignal;
  /** Ask again, although the answer is known. */
  readonly refresh?: boolean;
  /** Operations that an administrator allows beyond the safe methods (connectors.md 1.3). */
  readonly allow?: (operation: Operation) => boolean;
  readonly limits?: Partial<LookupLimits>;
}

/** How far a look-up goes (connectors.md 7.7, 0.2.5). */
export interface LookupLimits {
  /** 50 by default. */
  readonly pages: number;
  /** 5,000 by default. */
  readonly items: number;
}

/** How a look-up ended. */
export type LookupEnd =
  | {
      readonly status: "ok";
      /** A look-up's answer, the values that the definition lists, or the host's people search. */
      readonly from: "look-up" | "definition" | "people";
      /** There was more than the limits allow. */
      readonly truncated?: true;
      /** A further page failed, led elsewhere or round in circles, or was none; what came before it stands. */
      readonly partial?: InvokeError | "foreign-link" | "loop" | "not-a-list";
      /** Why the look-up itself gave nothing, when the definition's values stand in. */
      readonly instead?: LookupEnd;
    }
  | { readonly status: "blocked"; readonly needs: readonly string[] }
  | { readonly status: "late-bound"; readonly on: readonly string[] }
  | { readonly status: "unresolvable"; readonly reason: UnresolvableReason; readonly what: string }
  | { readonly status: "free-text"; readonly reason: FreeTextReason; readonly format?: "email" }
  | { readonly status: "failed"; readonly error: InvokeError };

/** A look-up that is about to be sent: what `record` is given, and what a journal keeps. */
export interface LookupRecord {
  readonly connection: string;
  /** The operation whose input it is for, and the input. */
  readonly operation: string;
  readonly pointer: string;
  /** The operation that is asked. */
  readonly lookup: string;
  readonly request: InvokeRequest;
}

/** The end of a look-up that was not sent. */
export function endOf(plan: Exclude<LookupPlan, { kind: "request" }>): LookupEnd {
  const { kind, ...rest } = plan;
  return { status: kind, ...rest } as LookupEnd;
}

/** Whether the node's next source is tried: never while parents are missing (connectors.md 2.4). */
export function fallsBack(end: LookupEnd): boolean {
  if (end.status === "failed") return end.error.status >= 400 && end.error.status <= 499;
  return end.status === "unresolvable" || end.status === "free-text";
}
