import {
  isObject,
  type Json,
  type Operation,
  own,
  type Policy,
  put,
  type Segment,
  type ToolEntry,
} from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { compilePolicy, type OperationSource } from "@interlock/triage";
import { corpusConnectors, selectable } from "../corpus.ts";
import { autoTriage, sampleOf } from "../triage/auto-triage.ts";

/** One operation of the corpus under a policy, with arguments that fit its tool. */
export interface CorpusTool {
  readonly policy: Policy;
  readonly tool: ToolEntry;
  /** Arguments that give every agent leaf a value, arrays two elements. */
  readonly args: Record<string, Json>;
  /** Pointers of the leaves that a policy may lock, a value for which is easily made. */
  readonly lockable: readonly string[];
}

/** Tools of every `step`-th selectable operation; `draw` gives the roles. An operation of which no arguments can be made is left out. */
export function corpusTools(draw: () => number, step = 1, from = 0): readonly CorpusTool[] {
  const tools: CorpusTool[] = [];
  let index = 0;
  for (const { name, connector } of corpusConnectors())
    for (const operation of selectable(connector)) {
      if (index++ % step !== from) continue;
      const settings = { [operation.id]: withOtherKeys(operation, autoTriage(operation, draw)) };
      const compiled = compilePolicy(
        {
          file: {
            interlock: 1,
            connectors: { [name]: { definition: "x", connection: name, operations: settings } },
          },
        },
        { [name]: connector },
      );
      const tool = compiled.ok ? compiled.value.tools[0] : undefined;
      if (!compiled.ok || tool === undefined) continue;
      const args = fitting(tool, operation);
      if (args !== undefined)
        tools.push({ policy: compiled.value, tool, args, lockable: lockable(operation) });
    }
  return tools;
}

// Where a definition has open maps, their other keys are the agent's: more ways to a lock.
function withOtherKeys(operation: Operation, settings: OperationSource): OperationSource {
  const open = operation.otherKeys.filter((leaf) => !leaf.internal && !leaf.readOnly);
  const given = open.map(({ pointer }) => [pointer, "agent" as const] as const);
  return { ...settings, parameters: { ...Object.fromEntries(given), ...settings.parameters } };
}

function lockable(operation: Operation): readonly string[] {
  return operation.parameters
    .filter((leaf) => !leaf.readOnly && !leaf.notificationUrl && !leaf.transport)
    .filter((leaf) => !(leaf.internal && leaf.hasDefault) && sampleOf(leaf, operation) !== undefined)
    .map((leaf) => leaf.pointer);
}

// Every leaf where that fits, else only what is required.
function fitting(tool: ToolEntry, operation: Operation): Record<string, Json> | undefined {
  const check = compileSchema(tool.inputSchema);
  for (const leaves of [tool.agent, tool.agent.filter((leaf) => leaf.required), []]) {
    const args: Record<string, Json> = {};
    for (const leaf of leaves) {
      const parameter = operation.parameters.find((each) => each.pointer === leaf.pointer);
      const value = parameter === undefined ? undefined : sampleOf(parameter, operation);
      if (value !== undefined) place(args, [leaf.key, ...leaf.segments], value);
    }
    if (check(args).length === 0) return args;
  }
  return undefined;
}

/** Writes a value at some steps; arrays get two elements. */
export function place(target: Record<string, Json>, steps: readonly Segment[], value: Json): void {
  const [step, next, ...rest] = steps;
  if (typeof step !== "string") return;
  if (next === undefined) {
    put(target, step, value);
  } else if (next === null) {
    const known = own<Json[]>(target, step);
    const array = Array.isArray(known) ? (known as Json[]) : [];
    put(target, step, array);
    for (let i = 0; i < 2; i++) {
      if (rest.length === 0) array[i] = value;
      else if (rest[0] === null) continue;
      else {
        if (!isObject(array[i])) array[i] = {};
        place(array[i] as unknown as Record<string, Json>, rest, value);
      }
    }
  } else {
    const inner = own(target, step);
    const object = (isObject(inner) ? inner : {}) as Record<string, Json>;
    put(target, step, object);
    place(object, [next, ...rest], value);
  }
}
