import { type Call, canonicalJson, type Json, type JsonSchema, type ToolEntry } from "@interlock/core";
import { type CheckValue, compileConstraint } from "@interlock/core/schema";
import { mayAnswer } from "./answer.ts";
import { boundsEveryLeaf } from "./bounded.ts";
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
    checkOf(grant.schema)(call.arguments as Json).length === 0 &&
    boundsEveryLeaf(grant.schema, call.tool)
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
