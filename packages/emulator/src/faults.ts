import type { Json } from "@interlock/core";
import type { Answer } from "./service.ts";

/** Something that goes wrong on purpose with one connector call. */
export type Fault =
  /** 429 with Retry-After (seconds, 1 by default), from the namespace or, inside a 200, from the connector. */
  | { readonly kind: "throttled"; readonly layer: Layer; readonly retryAfter?: number }
  /** Any status with any body, in place of an answer; the service is not asked. */
  | {
      readonly kind: "status";
      readonly layer: Layer;
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The answer comes so many milliseconds late; the service acts at once. */
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** The connection breaks, before or after the service acted. */
  | { readonly kind: "cut"; readonly when: "before" | "after" }
  /** The on-premises gateway is away, which the field reports as 404 (connectors.md 7.6). */
  | { readonly kind: "gateway-offline" }
  /** The answer's property names come in another case than the definition's. */
  | { readonly kind: "wrong-case" }
  /** The answer's list continues at this address. */
  | { readonly kind: "next-link"; readonly url: string }
  /** The namespace answers 200 with this text instead of an envelope. */
  | { readonly kind: "garbled"; readonly text: string };

/** Who answers: the namespace itself, or the connector inside its answer. */
export type Layer = "namespace" | "connector";

/** Which calls a fault meets. */
export interface PlannedFault {
  readonly fault: Fault;
  /** How many calls; 1 by default. */
  readonly times?: number;
  readonly connection?: string;
  /** The operationId. */
  readonly operation?: string;
}

/** Planned faults, in the order in which they were planned. */
export interface FaultPlan {
  add(planned: PlannedFault): void;
  /** The fault for this call, used up by it. */
  take(connection: string, operation: string | undefined): Fault | undefined;
}

/** Starts a plan. */
export function planFaults(first: readonly PlannedFault[]): FaultPlan {
  const planned = first.map((one) => ({ ...one, left: one.times ?? 1 }));
  return {
    add: (one) => void planned.push({ ...one, left: one.times ?? 1 }),
    take: (connection, operation) => {
      const hit = planned.find(
        (one) =>
          one.left > 0 &&
          (one.connection ?? connection) === connection &&
          (one.operation ?? operation) === operation,
      );
      if (hit !== undefined) hit.left -= 1;
      return hit?.fault;
    },
  };
}

/** The connection is to break here. */
export class ConnectionCut extends Error {}

/** What the connector's side answers under a fault, without asking the service; `undefined` = ask it. */
export function insteadOfService(fault: Fault | undefined): Answer | undefined {
  switch (fault?.kind) {
    case "throttled":
      return {
        status: 429,
        headers: { "retry-after": String(fault.retryAfter ?? 1) },
        body: {
          statusCode: 429,
          message: `Rate limit is exceeded. Try again in ${fault.retryAfter ?? 1} seconds.`,
        },
      };
    case "status":
      return {
        status: fault.status,
        headers: fault.headers ?? {},
        body: fault.body ?? { error: { code: `Emulated${fault.status}`, message: "A fault on request." } },
      };
    case "gateway-offline": {
      const message =
        "The gateway is either offline or could not be reached.\r\nclientRequestId: 5b8f1a00-0000-4000-8000-000000000000";
      return {
        status: 404,
        body: { status: 404, message, error: { message }, source: "sql-we.azconn-we.p.azurewebsites.net" },
      };
    }
    default:
      return undefined;
  }
}

/** What becomes of the service's answer under a fault. */
export function distort(answer: Answer, fault: Fault | undefined): Answer {
  if (answer.body === undefined) return answer;
  if (fault?.kind === "wrong-case") return { ...answer, body: swapCase(answer.body) };
  if (fault?.kind === "next-link" && typeof answer.body === "object" && !Array.isArray(answer.body)) {
    return { ...answer, body: { ...answer.body, nextLink: fault.url } };
  }
  return answer;
}

function swapCase(value: Json): Json {
  if (Array.isArray(value)) return value.map(swapCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const first = key.charAt(0);
      const swapped = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
      return [swapped + key.slice(1), swapCase(inner)];
    }),
  );
}
