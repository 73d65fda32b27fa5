import { isObject, type Json, type JsonSchema, own, put } from "../json.ts";
import { aliasTable, encodeName, type NameRule } from "./alias.ts";
import type { Codec } from "./codec.ts";
import { type Flat, flatten } from "./flatten.ts";
import { type Shape, shapeOf } from "./gemini-shape.ts";
import { writeShort } from "./gemini-short.ts";
import { choiceTexts, jsonWords, requiredWords, scalarWords, sizeWords, textWords } from "./gemini-words.ts";
import type { Translation } from "./translation.ts";

/** Characters of schema that one tool may have, and levels; what is beyond is JSON text. */
const budget = 100_000;
const deepest = 24;
/** References followed and choices looked at. */
const stepsOfTool = 20_000;
const stepsOfNode = 500;
/** What a part takes at least. */
const reserve = 150;

/** A node as it is being made. */
interface Made {
  readonly schema: Record<string, Json>;
  codec: Codec;
}

interface Task {
  readonly from: JsonSchema;
  readonly into: Made;
  readonly trail: readonly string[];
  readonly depth: number;
}

interface State {
  readonly definitions: JsonSchema;
  readonly keyRule: NameRule;
  readonly open: Task[];
  spent: number;
  steps: number;
  cut: number;
}

/**
 * A schema in Gemini's `Schema`, a subset of OpenAPI 3.0's: one type for every node, objects with properties, arrays with
 * items, `anyOf` alone, only texts in `enum`, no references. What has no form there travels as text: values of another kind
 * in an `enum`, objects of any shape and untyped values as JSON. Breadth first and within a budget: definitions that refer
 * to each other unfold to more than anybody can hold.
 */
export function geminiSchema(schema: JsonSchema, keyRule: NameRule): Translation {
  const definitions = own(schema, "$defs");
  const root = newNode();
  const state: State = {
    definitions: isObject(definitions) ? definitions : {},
    keyRule,
    open: [],
    spent: 0,
    steps: 0,
    cut: 0,
  };
  state.open.push({ from: schema, into: root, trail: [], depth: 0 });
  for (const task of state.open) writeNode(task, state);
  return { schema: root.schema, codec: root.codec, cut: state.cut };
}

function newNode(): Made {
  return { schema: {}, codec: { kind: "same" } };
}

// One node may not take the steps of all others.
function flattened(task: Task, state: State): Flat {
  const steps = Math.min(stepsOfNode, stepsOfTool - state.steps);
  const by = { definitions: state.definitions, steps };
  const flat = flatten(task.from, task.trail, by);
  state.steps += steps - Math.max(by.steps, 0);
  return flat;
}

function writeNode(task: Task, state: State): void {
  const flat = flattened(task, state);
  if (task.depth === 0) {
    const properties = own(flat.schema, "properties");
    writeObject(task, flat, isObject(properties) ? properties : {}, state);
    return;
  }
  const shape = shapeOf(flat.schema);
  const cost = costOf(flat.schema);
  if (flat.end !== undefined || task.depth > deepest || state.spent + cost + partsCost(shape) > budget) {
    const isLoss = writeShort(task.into, flat.schema, shape);
    if (flat.end === "spent" || (isLoss && flat.end !== "recursive")) state.cut += 1;
    return;
  }
  state.spent += cost - reserve;
  writeShape(task, flat, shape, state);
  if (shape.nullable && shape.kind !== "union") task.into.schema["nullable"] = true;
}

function writeShape(task: Task, flat: Flat, shape: Shape, state: State): void {
  const { into } = task;
  switch (shape.kind) {
    case "json":
      Object.assign(into.schema, jsonWords(flat.schema, shape.object), { type: "string" });
      into.codec = { kind: "json", object: shape.object };
      return;
    case "scalar":
      Object.assign(into.schema, scalarWords(flat.schema, shape.type));
      into.codec = { kind: "same", type: shape.type };
      return;
    case "choice": {
      const values = choiceTexts(shape.values);
      Object.assign(into.schema, textWords(flat.schema), { type: "string", enum: [...values.keys()] });
      into.codec = { kind: "choice", values };
      return;
    }
    case "array": {
      const items = partOf(shape.items, task, flat, state);
      Object.assign(into.schema, textWords(flat.schema), { type: "array", items: items.schema });
      Object.assign(into.schema, sizeWords(flat.schema, "Items"));
      into.codec = { kind: "array", items };
      return;
    }
    case "object":
      writeObject(task, flat, shape.properties, state);
      return;
    case "union": {
      const as = shape.nullable ? { nullable: true } : {};
      const parts = shape.variants.map((variant) => partOf({ ...variant, ...as }, task, flat, state));
      // Nothing may stand beside it.
      into.schema["anyOf"] = parts.map((part) => part.schema);
      into.codec = { kind: "union", of: parts };
    }
  }
}

function writeObject(task: Task, flat: Flat, all: JsonSchema, state: State): void {
  const names = Object.keys(all).filter((name) => all[name] !== false);
  const keys = aliasTable(names, state.keyRule);
  const properties: Record<string, Json> = {};
  const parts = new Map<string, Made>();
  for (const name of names) {
    const part = partOf(own(all, name) ?? {}, task, flat, state);
    state.spent += Math.min(name.length, 64);
    parts.set(name, part);
    put(properties, encodeName(keys, name), part.schema);
  }
  const { schema } = task.into;
  Object.assign(schema, textWords(flat.schema), { type: "object", properties });
  Object.assign(schema, requiredWords(flat.schema, properties, keys), sizeWords(flat.schema, "Properties"));
  task.into.codec = { kind: "object", keys, parts };
}

function partOf(from: Json, task: Task, flat: Flat, state: State): Made {
  const into = newNode();
  state.open.push({ from: isObject(from) ? from : {}, into, trail: flat.trail, depth: task.depth + 1 });
  state.spent += reserve;
  return into;
}

// What the node itself takes.
function costOf(schema: JsonSchema): number {
  const words = ["title", "description", "pattern", "enum", "default"].map((word) => own(schema, word) ?? "");
  return 80 + words.reduce<number>((sum, word) => sum + JSON.stringify(word).length, 0);
}

function partsCost(shape: Shape): number {
  if (shape.kind === "union") return shape.variants.length * reserve;
  if (shape.kind !== "object") return 0;
  return Object.keys(shape.properties).reduce((sum, name) => sum + Math.min(name.length, 64) + reserve, 0);
}
