import type { Issue } from "./issue.ts";

const brand = Symbol.for("interlock.error");

/** What every exception of Interlock carries. Expected things are values; an exception is a broken promise. */
export class InterlockError extends Error {
  /** A stable, machine-readable code. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InterlockError";
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** A policy or another document that cannot be used; `issues` says why, each with its place. */
export class PolicyError extends InterlockError {
  readonly issues: readonly Issue[];
  constructor(code: string, message: string, issues: readonly Issue[] = [], options?: ErrorOptions) {
    super(code, message, options);
    this.name = "PolicyError";
    this.issues = issues;
  }
}

/** A call that did not come back with a result. */
export class InvokeError extends InterlockError {
  /** The HTTP status, 0 when there was none. */
  readonly status: number;
  /** The service's id of the request, for its operators. */
  readonly requestId: string | undefined;
  /** Whether sending it again later is safe and may help. */
  readonly retryable: boolean;
  /** Whether the service may have acted: `false` only when that is certain. */
  readonly mayHaveRun: boolean;
  constructor(
    code: string,
    message: string,
    facts: { status?: number; requestId?: string; retryable?: boolean; mayHaveRun: boolean },
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.name = "InvokeError";
    this.status = facts.status ?? 0;
    this.requestId = facts.requestId;
    this.retryable = facts.retryable ?? false;
    this.mayHaveRun = facts.mayHaveRun;
  }
}

/** A store that could not do its part; nothing was written. */
export class StoreError extends InterlockError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = "StoreError";
  }
}

/** Whether a value is an error of Interlock, also when two copies of the package are loaded. */
export function isInterlockError(value: unknown): value is InterlockError {
  return typeof value === "object" && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/** The same, for one kind of it. */
export function isInvokeError(value: unknown): value is InvokeError {
  return isInterlockError(value) && value.name === "InvokeError";
}
