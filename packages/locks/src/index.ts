/** Validates the agent's arguments, merges locked values and builds the one effective request. Pure. */

export { maskSecrets } from "./mask.ts";
export { mergeLocks } from "./merge.ts";
export { expandPath, readTemplate } from "./path.ts";
export { pathRefusal } from "./path-safety.ts";
export { buildRequest, type RequestPlan } from "./request.ts";
export { revealSecrets } from "./reveal.ts";
export { type ArgumentLimits, argumentLimits } from "./snapshot.ts";
