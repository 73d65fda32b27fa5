import { decide } from "@interlock/approval";
import type { Json, JsonSchema, Policy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, lint, type PolicyFile } from "@interlock/triage";
import { openDice } from "./random-case.ts";
import { drawCondition, drawConstraint, values } from "./random-schemas.ts";
import { reference } from "./rule-reference.ts";
import { facts } from "./set-up.ts";

/** Two argument values that are the same bytes on the wire and are decided differently, or what lint says wrongly. */
interface WireException {
  readonly what:
    | "decided differently"
    | "rule-never holds"
    | "rule-always does not hold"
    | "unsatisfiable fits";
  readonly parameter: object;
  readonly condition: JsonSchema;
  readonly constraint: JsonSchema | undefined;
  readonly arguments: readonly Json[];
}

/** What was looked at, so that nothing found is something looked for. */
export interface WireReport {
  readonly policies: number;
  /** Policies that did not compile, by the first code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly accepted: number;
  /** Values that share their bytes with another accepted value. */
  readonly twins: number;
  readonly raised: number;
  readonly told: number;
  readonly exceptions: readonly WireException[];
}

type Dice = (below: number) => number;

/** Draws parameters, rules and constraints, and decides every value of a list of look-alikes under each. */
export function wireTwins(policies: number, seed: number): WireReport {
  const dice = openDice(seed);
  const report = {
    policies,
    refused: {} as Record<string, number>,
    accepted: 0,
    twins: 0,
    raised: 0,
    told: 0,
  };
  const exceptions: WireException[] = [];
  for (let i = 0; i < policies; i++) {
    const drawn = draw(dice);
    const policy = compile(drawn);
    if ("code" in policy) {
      report.refused[policy.code] = (report.refused[policy.code] ?? 0) + 1;
      continue;
    }
    const codes = lint(policy)
      .filter((issue) => !issue.message.includes("speaks"))
      .map((issue) => issue.code);
    report.told += codes.some((code) => code.startsWith("rule-") || code === "constraint-unsatisfiable")
      ? 1
      : 0;
    const byBytes = new Map<string, { readonly args: Json; readonly said: string }>();
    const fail = (what: WireException["what"], args: readonly Json[]) =>
      exceptions.length < 10 &&
      exceptions.push({
        what,
        parameter: drawn.parameter,
        condition: drawn.condition,
        constraint: drawn.constraint,
        arguments: args,
      });
    for (const args of argumentsOf(drawn)) {
      const call = mergeLocks(policy, "Op", args);
      if (!call.ok) continue;
      report.accepted++;
      const { verdict, reasons } = decide(call.value, facts);
      const said = JSON.stringify([verdict, reasons]);
      if (verdict !== "allow") report.raised++;
      const twin = byBytes.get(call.value.requestDigest);
      if (twin === undefined) byBytes.set(call.value.requestDigest, { args, said });
      else report.twins++;
      if (twin !== undefined && twin.said !== said) fail("decided differently", [twin.args, args]);
      const text = JSON.stringify(args);
      // Lint speaks of what fits; what makes a rule hold by clashing is another type's.
      const clashes = reference(drawn.condition, call.value.arguments).clashes;
      if (codes.includes("rule-never") && verdict !== "allow" && !clashes) fail("rule-never holds", [args]);
      if (codes.includes("rule-always") && verdict === "allow") fail("rule-always does not hold", [args]);
      if (codes.includes("constraint-unsatisfiable") && text.includes('"u"') && !text.includes("null"))
        fail("unsatisfiable fits", [args]);
    }
  }
  return { ...report, exceptions };
}

interface Drawn {
  readonly where: "query" | "header" | "path" | "urlencoded" | "multipart" | "member" | "root";
  readonly parameter: JsonSchema;
  readonly condition: JsonSchema;
  readonly constraint: JsonSchema | undefined;
}

const wheres = ["query", "header", "path", "urlencoded", "multipart", "member", "root"] as const;
const types: readonly JsonSchema[] = [
  {},
  {},
  { type: "string" },
  { type: "integer" },
  { type: "number" },
  { type: "number", maximum: 5 },
  { type: "boolean" },
  { type: "string", "x-nullable": true },
  { type: "integer", "x-nullable": true },
  { type: ["string", "integer"] },
  { type: "string", enum: ["evil", "5", "a,b"] },
  { type: "object" },
  { type: "array" },
  { type: "array", items: {} },
  { type: "array", items: { type: "string" } },
  { type: "array", items: { type: "number" } },
  { type: "array", items: { type: "string", "x-nullable": true } },
  { type: "array", items: { type: ["string", "integer"] } },
  { type: "array", items: { type: "array", items: { type: "string" } } },
];
const formats = [undefined, "csv", "ssv", "pipes", "multi"] as const;

function draw(dice: Dice): Drawn {
  const pick = <T>(list: readonly T[]): T => list[dice(list.length)] as T;
  const where = pick(wheres);
  const type = pick(types);
  const format =
    type["type"] === "array" && where !== "member" && where !== "root" ? pick(formats) : undefined;
  const wrap =
    where === "member"
      ? (inner: JsonSchema) => ({ properties: { b: inner }, ...(dice(2) === 0 ? { required: ["b"] } : {}) })
      : (inner: JsonSchema) => inner;
  return {
    where,
    parameter: { ...type, ...(format === undefined ? {} : { collectionFormat: format }) },
    condition: wrap(drawCondition(dice, "u")),
    constraint: dice(2) === 0 ? undefined : drawConstraint(dice),
  };
}

function argumentsOf({ where }: Drawn): readonly Json[] {
  const absent = where === "member" ? [{}, { b: {} }] : [{}];
  return [...absent, ...values().map((u) => (where === "member" ? { b: { u } } : { u }))];
}

function compile({ where, parameter, condition, constraint }: Drawn): Policy | { readonly code: string } {
  const pointer = where === "member" ? "/b/u" : "/u";
  const connector = readConnector({
    swagger: "2.0",
    info: { title: "T", version: "1" },
    host: "h.example",
    paths: {
      [where === "path" ? "/x/{u}" : "/x"]: {
        post: {
          operationId: "Op",
          ...(where === "urlencoded" ? { consumes: ["application/x-www-form-urlencoded"] } : {}),
          ...(where === "multipart" ? { consumes: ["multipart/form-data"] } : {}),
          parameters: [declared(where, parameter)],
          responses: { 200: { description: "" } },
        },
      },
    },
  } as Json);
  if (!connector.ok) throw new Error(JSON.stringify(connector.issues));
  const file = {
    interlock: 1,
    connectors: {
      desk: {
        definition: "x",
        connection: "c",
        operations: {
          Op: {
            permission: "allow",
            parameters: { [pointer]: "agent" },
            ...(constraint === undefined ? {} : { constraints: { [pointer]: constraint } }),
            rules: [{ if: condition, permission: "deny", reason: "no" }],
          },
        },
      },
    },
  } as unknown as PolicyFile;
  const policy = compilePolicy({ file }, { desk: connector.value });
  return policy.ok ? policy.value : { code: policy.issues[0]?.code ?? "" };
}

function declared(where: Drawn["where"], parameter: JsonSchema): object {
  if (where === "root") return { in: "body", name: "u", schema: parameter };
  if (where === "member")
    return { in: "body", name: "b", schema: { type: "object", properties: { u: parameter } } };
  const place = where === "urlencoded" || where === "multipart" ? "formData" : where;
  return { in: place, name: "u", ...(where === "path" ? { required: true } : {}), ...parameter };
}
