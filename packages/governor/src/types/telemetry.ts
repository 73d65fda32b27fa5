import type { Outcome, Reason } from "@interlock/core";

/**
 * Where spans and counts go: OpenTelemetry's tracer and meter fit as they are
 * (`{ tracer: trace.getTracer("interlock"), meter: metrics.getMeter("interlock") }`).
 */
export interface Telemetry {
  readonly tracer?: {
    startSpan(name: string, options?: { attributes?: Record<string, string | number | string[]> }): Span;
  };
  readonly meter?: {
    createCounter(
      name: string,
      options?: { description?: string },
    ): { add(value: number, attributes?: Record<string, string>): void };
  };
}

interface Span {
  setAttribute(key: string, value: string | number | string[]): unknown;
  end(): void;
}

/** What one call tells: never an argument, a value or a result. */
export interface CallTrace {
  decided(verdict: string, reasons: readonly Reason[], request: string): void;
  ended(outcome: Outcome): void;
}

const silent: CallTrace = { decided: () => undefined, ended: () => undefined };

/** Starts the trace of calls; telemetry that throws is telemetry that is missing, never a call that fails. */
export function createCallTrace(telemetry: Telemetry | undefined): (tool: string) => CallTrace {
  if (telemetry === undefined) return () => silent;
  const calls = quiet(() =>
    telemetry.meter?.createCounter("interlock.calls", { description: "Governed calls by outcome" }),
  );
  return (tool) => {
    const span = quiet(() =>
      telemetry.tracer?.startSpan("interlock.call", { attributes: { "interlock.tool": tool } }),
    );
    return {
      decided: (verdict, reasons, request) =>
        quiet(() => {
          span?.setAttribute("interlock.verdict", verdict);
          span?.setAttribute(
            "interlock.reasons",
            reasons.map((reason) => reason.code),
          );
          span?.setAttribute("interlock.request", request);
        }),
      ended: (outcome) =>
        quiet(() => {
          span?.setAttribute("interlock.outcome", outcome.status);
          span?.end();
          calls?.add(1, { "interlock.tool": tool, "interlock.outcome": outcome.status });
        }),
    };
  };
}

function quiet<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
