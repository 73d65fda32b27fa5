import { type AgentLeaf, type Call, formatPath, type JsonObject, stepsTo, valuesAt } from "@interlock/core";
import type { Facts } from "./facts.ts";

/** Whether an agent argument that is sent has one of the wanted origins. `result` stands for the result of any call. */
export function hasOrigin(wanted: readonly string[], call: Call, facts: Facts, sent: JsonObject): boolean {
  const origins = facts.origins ?? {};
  return call.tool.agent.some((leaf) =>
    addresses(sent, leaf).some((pointer) =>
      originsOf(pointer, origins).some((origin) => isWanted(origin, wanted)),
    ),
  );
}

function isWanted(origin: string, wanted: readonly string[]): boolean {
  return wanted.includes(origin) || wanted.includes(origin.split(":")[0] as string);
}

// What is said of a value or of anything in it; with nothing said of it or of what it stands in, some of it is unknown.
function originsOf(pointer: string, origins: Readonly<Record<string, unknown>>): readonly string[] {
  const found: string[] = [];
  let isKnown = false;
  for (const [named, origin] of Object.entries(origins)) {
    const isWhole = named === pointer || pointer.startsWith(`${named}/`);
    if (!isWhole && !named.startsWith(`${pointer}/`)) continue;
    isKnown ||= isWhole && typeof origin === "string";
    found.push(typeof origin === "string" ? origin : "unknown");
  }
  return isKnown ? found : [...found, "unknown"];
}

// The concrete pointers at which a leaf stands in the arguments: none, one, or one an element or key.
function addresses(args: JsonObject, leaf: AgentLeaf): readonly string[] {
  return valuesAt(args, stepsTo(leaf), leaf).map(({ path }) => formatPath(path));
}
