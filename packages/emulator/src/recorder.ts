import type { Json } from "@interlock/core";

/** One connector call as it arrived. It never holds the credential. */
export interface Received {
  readonly way: "dynamicInvoke" | "runtimeUrl";
  readonly connection: string;
  /** The operationId; `undefined` when no operation fits. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly queries: Readonly<Record<string, string>>;
  /** Inner headers, lower-case names, `authorization` left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  readonly userAgent: string | undefined;
  /** Whether the service was asked. */
  readonly reached: boolean;
  /** The connector's status; 0 when there was no answer. */
  readonly status: number;
}
