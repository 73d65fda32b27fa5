import type { Json, JsonObject } from "@interlock/core";

/** What a connector's service is asked: one operation, with the path read back into its parameters. */
export interface ServiceRequest {
  /** Upper case. */
  readonly method: string;
  /** As it came: encoded, without a query. */
  readonly path: string;
  readonly queries: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` when none was sent. */
  readonly body: Json | undefined;
  /** The operationId; `<method> <path>` when the definition has none. */
  readonly operation: string;
  /** The path parameters, decoded once, or twice where the definition says `double`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What it answers; 200, no headers and no body unless it says otherwise. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** The real thing behind a connector. What it throws is answered as an inner 500. */
export type Service = (request: ServiceRequest) => Answer | Promise<Answer>;

/** An error as first-party connectors write them (connectors.md 7.6). */
export function connectorError(status: number, code: string, message: string): Answer {
  const body: JsonObject = { status, message, error: { code, message }, source: "emulator" };
  return { status, body };
}
