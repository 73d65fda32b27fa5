import {
  argumentsSchema,
  isObject,
  type Json,
  type JsonSchema,
  type Operation,
  own,
  type Parameter,
  usedDefinitions,
} from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";
import { isRequired } from "./coverage.ts";
import { isInjectable } from "./injectable.ts";
import { type Address, nodeAt } from "./parameter-index.ts";
import { pathFault } from "./path-fault.ts";
import { describeViolation } from "./violation.ts";

/** Tells why a locked value does not fit the schema of its place; `undefined` when it does. */
export type CheckLock = (operation: Operation, address: Address, value: Json) => string | undefined;

/** Makes a check that compiles equal schemas once. */
export function openLockCheck(): CheckLock {
  const checks = new Map<string, CheckValue>();
  return (operation, address, value) => {
    const node = nodeAt(operation, address);
    const fault = node?.kind === "leaf" ? pathFault(node.leaf, value) : undefined;
    if (fault !== undefined) return fault;
    const schema = schemaAt(operation, address);
    if (schema === undefined) return "the definition declares no such place";
    const bare = withoutText(schema);
    if (hasPlainType(bare, value)) return undefined;
    const key = JSON.stringify(bare);
    const check = checks.get(key) ?? compileSchema(schema);
    checks.set(key, check);
    const [violation] = check(value);
    return violation === undefined ? undefined : describeViolation(violation);
  };
}

function schemaAt(operation: Operation, address: Address): JsonSchema | undefined {
  const node = nodeAt(operation, address);
  if (node?.kind === "leaf") return withDefinitions(node.leaf.schema, operation);
  return node?.kind === "container" ? containerSchema(operation, address) : openSchema(operation, address);
}

function containerSchema(operation: Operation, address: Address): JsonSchema | undefined {
  const all = argumentsSchema(operation, {
    // What is injected anyway need not be in the value (connectors.md 5.1).
    leaf: (leaf) =>
      isInput(leaf) ? { required: isRequired(leaf) && !isInjectable(operation, leaf) } : undefined,
    container: (container) => container.requiredLocal && !container.readOnly,
    otherKeys: () => true,
  });
  let at: Json | undefined = all;
  for (const step of [address.key, ...address.segments]) {
    at = step === null ? own(at, "items") : own(own(at, "properties"), step as string);
  }
  return isObject(at) ? withDefinitions(at, operation) : undefined;
}

// A property that the definition does not declare, in an object that it declares an open map.
function openSchema(operation: Operation, address: Address): JsonSchema | undefined {
  const parent = nodeAt(operation, { key: address.key, segments: address.segments.slice(0, -1) });
  const open = parent?.kind === "container" ? parent.container.open : undefined;
  if (open === undefined || open === false) return undefined;
  return open === true ? {} : withDefinitions(open, operation);
}

function isInput(leaf: Parameter): boolean {
  return !(leaf.readOnly || leaf.notificationUrl || leaf.transport);
}

function withDefinitions(schema: JsonSchema, operation: Operation): JsonSchema {
  const defs = usedDefinitions(schema, operation.definitions);
  return Object.keys(defs).length === 0 ? schema : { ...schema, $defs: defs };
}

function withoutText(schema: JsonSchema): JsonSchema {
  const { title: _title, description: _description, default: _default, format: _format, ...rest } = schema;
  return rest;
}

// Most locks are a plain value where a plain type is wanted; compiling a schema for each would be most of the time that
// checking a policy takes.
function hasPlainType(schema: JsonSchema, value: Json): boolean {
  const { type, enum: choices, ...rest } = schema;
  if (Object.keys(rest).length > 0 || (choices !== undefined && !isOneOf(value, choices))) return false;
  return type === undefined || type === typeof value || (type === "integer" && Number.isSafeInteger(value));
}

function isOneOf(value: Json, choices: Json): boolean {
  return typeof value !== "object" && Array.isArray(choices) && choices.includes(value);
}
