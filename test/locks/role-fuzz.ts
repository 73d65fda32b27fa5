import { decide, type Facts, type Grant } from "@interlock/approval";
import { type Call, type Json, type JsonObject, put } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, type OperationSource } from "@interlock/triage";
import { givenFor } from "../approval/set-up.ts";
import { drawArguments } from "./role-fuzz-arguments.ts";
import { documentOf } from "./role-fuzz-document.ts";
import { type Draw, drawBody, type Model, openDraw } from "./role-fuzz-model.ts";
import { breaches, takesOthers } from "./role-fuzz-oracle.ts";
import { below, drawRoles, type Roles } from "./role-fuzz-roles.ts";

/** What calling tools of random definitions under random policies came to. */
export interface FuzzReport {
  readonly policies: number;
  /** Policies that the compiler refused. */
  readonly uncompiled: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted calls whose body held another key, a lock, a rule that had to hold, a grant that could not cover. */
  readonly withOthers: number;
  readonly ruled: number;
  readonly ungranted: number;
  readonly breaches: readonly string[];
}

const facts: Facts = {
  now: 1_000,
  tenant: "t",
  session: "s",
  mode: "review",
  actor: { id: "ann" },
  authority: "held",
  generation: 0,
};

/** Calls tools until so many calls were accepted: a swagger document in, a compiled policy out, hostile arguments. */
export function fuzzRoles(seed: number, wanted: number, callsEach = 60): FuzzReport {
  const found: string[] = [];
  const counts = {
    policies: 0,
    uncompiled: 0,
    accepted: 0,
    refused: 0,
    withOthers: 0,
    ruled: 0,
    ungranted: 0,
  };
  for (let round = 0; counts.accepted < wanted; round++) {
    const draw = openDraw(seed + round);
    const body = drawBody(draw);
    const document = documentOf(body, draw);
    const roles = drawRoles(body, draw);
    const terms = drawTerms(body, roles, draw);
    const policy = policyOf(document, {
      permission: terms.asks ? "ask" : "allow",
      parameters: roles,
      ...terms.source,
    });
    if (policy === undefined) {
      counts.uncompiled++;
      continue;
    }
    counts.policies++;
    for (let turn = 0; turn < callsEach; turn++) {
      const args = drawArguments(body, roles, draw);
      const merged = mergeLocks(policy, "Act", args);
      if (!merged.ok) {
        counts.refused++;
        continue;
      }
      counts.accepted++;
      const { value: call } = merged;
      const wrong = [...breaches(body, roles, call.request.body), ...wireBreaches(call, roles)];
      const others = otherKeys(body, roles, call.request.body);
      if (others.length > 0) counts.withOthers++;
      wrong.push(...others.filter((value) => terms.constrains && !isShort(value)).map(() => "constraint"));
      const verdict = decide(call, { ...facts, ...terms.facts(call) }).verdict;
      if (terms.denies(call, others.length > 0)) {
        counts.ruled++;
        if (verdict !== "deny") wrong.push(`rule: ${verdict}`);
      } else if (terms.asks && terms.takesOthers) {
        counts.ungranted++;
        if (verdict === "allow") wrong.push("grant");
      }
      for (const what of wrong)
        found.push(
          `seed ${seed + round}: ${what}\n  ${JSON.stringify({ roles, args, body: call.request.body, document })}`,
        );
    }
  }
  return { ...counts, breaches: found };
}

interface Terms {
  readonly source: Partial<OperationSource>;
  readonly asks: boolean;
  readonly constrains: boolean;
  readonly takesOthers: boolean;
  readonly facts: (call: Call) => Partial<Facts>;
  readonly denies: (call: Call, hasOthers: boolean) => boolean;
}

// Terms that speak of other keys at the root of the body, and of what is declared there.
function drawTerms(body: Model, roles: Roles, draw: Draw): Terms {
  const takesOthers = givesOthers(body, roles);
  const constrains = takesOthers && draw.chance(0.3);
  const asks = draw.chance(0.3);
  const text = [...body.props].find(([name, { kind }]) => kind === "text" && name !== "__proto__")?.[0];
  const ruled = draw.chance(0.3) ? text : undefined;
  const byOrigin = draw.chance(0.3);
  const property = (name: string, schema: JsonObject): JsonObject => ({
    properties: { [name]: schema },
    required: [name],
  });
  const rules = [
    ...(ruled === undefined
      ? []
      : [
          { if: property("body", property(ruled, { const: "x" })), permission: "deny" as const, reason: "x" },
        ]),
    ...(byOrigin ? [{ origins: ["unknown"], permission: "deny" as const, reason: "origin" }] : []),
  ];
  return {
    source: {
      ...(rules.length === 0 ? {} : { rules }),
      ...(constrains ? { constraints: { "/body/~other": { type: "string", maxLength: 3 } } } : {}),
      ...(asks ? { grants: "schema" as const } : {}),
    },
    asks,
    constrains,
    takesOthers,
    facts: (call) => ({ origins: originsOf(body), ...(asks ? { grants: [grantFor(call, body)] } : {}) }),
    denies: (call, hasOthers) =>
      (byOrigin && hasOthers) ||
      (ruled !== undefined && (call.request.body as JsonObject | undefined)?.[ruled] === "x"),
  };
}

// Everything that is declared came from the prompt; of other keys nothing is said.
function originsOf(body: Model): NonNullable<Facts["origins"]> {
  const origins: Record<string, "prompt"> = { "/id": "prompt", "/q": "prompt" };
  for (const name of body.props.keys()) origins[below("/body", name).replace("/~2", "/*")] = "prompt";
  return origins;
}

// Bounds everything that the definition declares.
function grantFor(call: Call, body: Model): Grant {
  const properties: Record<string, Json> = {};
  for (const [name, inner] of body.props) put(properties, name, bound(inner));
  return {
    id: "g",
    tool: "Act",
    connection: call.connection,
    generation: 0,
    schema: { properties: { id: any, q: any, body: { properties } } },
    expiresAt: 2_000,
    usesLeft: 1,
    ...givenFor(call),
  };
}

const any = { pattern: "" };

function bound(model: Model): JsonObject {
  const properties: Record<string, Json> = {};
  for (const [name, inner] of model.props) put(properties, name, bound(inner));
  const items = model.items === undefined ? {} : { items: bound(model.items) };
  return model.kind === "object" || model.kind === "array"
    ? { properties, ...items }
    : { not: { enum: [0] }, enum: ["x", "y"] };
}

function givesOthers(body: Model, roles: Roles): boolean {
  if (!takesOthers(body)) return false;
  return (Object.hasOwn(roles, "/body/~other") ? roles["/body/~other"] : roles["/body"]) === "agent";
}

function otherKeys(body: Model, roles: Roles, value: Json | undefined): readonly Json[] {
  if (typeof value !== "object" || value === null || !givesOthers(body, roles)) return [];
  return Object.entries(value).flatMap(([key, part]): Json[] => (body.props.has(key) ? [] : [part as Json]));
}

function isShort(value: Json): boolean {
  return typeof value === "string" && value.length <= 3;
}

function wireBreaches({ request }: Call, roles: Roles): readonly string[] {
  const { headers, queries = {}, encoding, body } = request;
  return [
    ...(headers?.["X-Tenant"] === "contoso" && Object.keys(headers).length === 1 ? [] : ["header"]),
    ...(Object.keys(queries).every((name) => name === "q" && roles["/q"] === "agent") ? [] : ["query"]),
    ...((body === undefined) === (encoding === undefined) ? [] : ["encoding"]),
  ];
}

function policyOf(document: JsonObject, operation: OperationSource) {
  const read = readConnector(new TextEncoder().encode(JSON.stringify(document)));
  if (!read.ok) throw new Error(`unread: ${JSON.stringify(document)}`);
  const connectors = { desk: { definition: "x", connection: "desk-1", operations: { Act: operation } } };
  const compiled = compilePolicy({ file: { interlock: 1, connectors } }, { desk: read.value });
  return compiled.ok ? compiled.value : undefined;
}
