import type { Call, Policy, Verdict } from "@interlock/core";

/** A policy engine that answers the workload's question: may this tool run with these arguments, and must a person be asked? */
export interface Engine {
  readonly name: string;
  /** The largest number of tools that it is measured with; what grows with every rule takes too long beyond. */
  readonly most?: number;
  readonly open: (policy: Policy) => Promise<Question>;
}

/** Makes what the engine is given for a call, outside of what is timed, and the question itself. */
type Question = (call: Call) => () => Verdict;

/** What the workload's policy says of a tool under review, as each engine's own policy has to say it. */
export function verdictOf({ permission, access }: Pick<Call["tool"], "permission" | "access">): Verdict {
  if (permission === "byAccess") return access === "read" ? "allow" : "ask";
  return permission;
}
