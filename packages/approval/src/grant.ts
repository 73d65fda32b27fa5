import {
  type AgentLeaf,
  type Call,
  canonicalJson,
  isObject,
  isOtherKey,
  type Json,
  type JsonSchema,
  own,
  stepsTo,
  type ToolEntry,
} from "@interlock/core";
import { type CheckValue, compileConstraint } from "@interlock/core/schema";
import { mayAnswer } from "./answer.ts";
import type { Facts, Grant } from "./facts.ts";
import { definitionOf, entryDigest } from "./request.ts";

/** The standing grant that answers a tool's own ask for this call. */
export function coveringGrant(call: Call, facts: Facts): string | undefined {
  if (!isGrantable(call.tool)) return undefined;
  return facts.grants?.find((grant) => isLive(grant, call, facts) && covers(grant, call))?.id;
}

/**
 * Whether a grant may answer a tool's own ask at all: never on a destructive or unbounded tool, and never where several
 * people have to agree, since one person gives it.
 */
export function isGrantable(tool: ToolEntry): boolean {
  return tool.grants.kind !== "none" && !tool.destructive && !tool.unbounded && tool.approval.quorum === 1;
}

/**
 * Whether a schema over the effective arguments bounds every argument that the agent may supply, as a grant of kind
 * `schema` must: each leaf is reached through `properties` and `items`, and says what it may be (governance.md §6).
 */
export function boundsEveryLeaf(schema: JsonSchema, tool: Pick<ToolEntry, "agent">): boolean {
  return firstUnbounded(schema, tool) === undefined;
}

/** The pointer of the first argument that a schema leaves unbounded, `undefined` when it bounds all. */
export function firstUnbounded(schema: JsonSchema, tool: Pick<ToolEntry, "agent">): string | undefined {
  return tool.agent.find((leaf) => !bounds(schema, leaf))?.pointer;
}

function bounds(schema: JsonSchema, leaf: AgentLeaf): boolean {
  let at: unknown = schema;
  for (const step of stepsTo(leaf)) {
    if (step === true) return boundsOthers(at, leaf);
    at = step === null ? own(at, "items") : own(own(at, "properties"), step);
  }
  return isObject(at) && isBound(at);
}

// Every key that the definition does not declare: refused, or bound, also where the schema names it.
function boundsOthers(object: unknown, leaf: AgentLeaf): boolean {
  if (!isObject(object) || own(object, "patternProperties") !== undefined) return false;
  const others = own(object, "additionalProperties");
  if (others !== false && !(isObject(others) && isBound(others))) return false;
  return Object.entries(own(object, "properties") ?? {}).every(
    ([name, part]) => !isOtherKey(leaf, name) || (isObject(part) && isBound(part)),
  );
}

// What the policy allows now holds, whatever it allowed when the grant was made.
function isLive(grant: Grant, call: Call, facts: Facts): boolean {
  const { maxUses = Number.POSITIVE_INFINITY, maxTtl = Number.POSITIVE_INFINITY } = call.tool.grants;
  return (
    grant.tool === call.tool.name &&
    grant.connection === call.connection &&
    grant.generation === facts.generation &&
    grant.entry === entryDigest(call) &&
    grant.definition === definitionOf(call) &&
    sameVersions(grant.secretVersions, facts.secretVersions) &&
    mayAnswer({ actor: facts.actor, terms: call.tool.approval }, grant.by).ok &&
    grant.usesLeft > 0 &&
    grant.usesLeft <= maxUses &&
    facts.now < grant.expiresAt &&
    grant.expiresAt - facts.now <= maxTtl
  );
}

function sameVersions(one: Facts["secretVersions"], other: Facts["secretVersions"]): boolean {
  return canonicalJson(one ?? {}) === canonicalJson(other ?? {});
}

function covers(grant: Grant, call: Call): boolean {
  if (grant.schema === undefined) return grant.requestDigest === call.requestDigest;
  return (
    call.tool.grants.kind === "schema" &&
    boundsEveryLeaf(grant.schema, call.tool) &&
    checkOf(grant.schema)(call.arguments as Json).length === 0
  );
}

const checks = new WeakMap<JsonSchema, CheckValue>();

function checkOf(schema: JsonSchema): CheckValue {
  let check = checks.get(schema);
  if (check === undefined) {
    check = compiled(schema);
    checks.set(schema, check);
  }
  return check;
}

// What is no schema of the policy's language covers nothing; it must not stop the calls that it does not cover.
function compiled(schema: JsonSchema): CheckValue {
  try {
    return compileConstraint(schema);
  } catch {
    return () => [{ path: [], keyword: "not" }];
  }
}

const boundKeywords: readonly (readonly string[])[] = [
  ["const"],
  ["enum"],
  ["pattern"],
  ["minimum", "maximum"],
  ["minimum", "exclusiveMaximum"],
  ["exclusiveMinimum", "maximum"],
  ["exclusiveMinimum", "exclusiveMaximum"],
];

function isBound(schema: JsonSchema): boolean {
  return (
    own(schema, "type") === "boolean" ||
    boundKeywords.some((keywords) => keywords.every((keyword) => Object.hasOwn(schema, keyword)))
  );
}
