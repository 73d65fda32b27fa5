import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { decide } from "@interlock/approval";
import type { Call, Policy, RunMode, Verdict } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { compileRego } from "../bench/peers/rego.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { cedarPolicies, regoPolicy } from "./peers-policies.ts";
import { openDice } from "./random-case.ts";

/** One case that every engine is asked about. */
interface PeerCase {
  readonly permission: "allow" | "ask" | "byAccess" | "deny";
  readonly access: "read" | "write";
  readonly marked: boolean;
  readonly authority: "held" | "missing";
  readonly session: Column;
  /** The session's, then those of its ceilings. */
  readonly columns: readonly Column[];
  /** A text where a rule means a number, and the other way round, makes the rule hold (policy.md 4.5). */
  readonly amount: number | string;
  readonly project: string | number;
}

type Column = "readOnly" | "review" | "proceed" | "deny" | "defer";

/** Where other engines answer otherwise in random cases. `opa` is undefined where there is no compiler for it. */
export interface PeerReport {
  readonly cedar: readonly PeerCase[];
  readonly opa: readonly PeerCase[] | undefined;
  readonly verdicts: Readonly<Record<Verdict, number>>;
}

/** Decides random cases with `decide`, with Cedar and with Rego. */
export async function comparePeers(cases: number, seed: number): Promise<PeerReport> {
  const dice = openDice(seed);
  const rego = await compileRego(regoPolicy, "interlock/verdict");
  const cedar = openCedar();
  const differences = { cedar: [] as PeerCase[], opa: [] as PeerCase[] };
  const verdicts = { allow: 0, ask: 0, deny: 0 };
  for (let i = 0; i < cases; i++) {
    const drawn = draw(dice);
    const verdict = ours(drawn);
    verdicts[verdict]++;
    if (cedar(drawn) !== verdict) differences.cedar.push(drawn);
    if (rego !== undefined && rego.evaluate(drawn) !== verdict) differences.opa.push(drawn);
  }
  return { cedar: differences.cedar, opa: rego === undefined ? undefined : differences.opa, verdicts };
}

function draw(dice: (below: number) => number): PeerCase {
  const pick = <T>(list: readonly T[]): T => list[dice(list.length)] as T;
  const columns = Array.from({ length: 2 + dice(2) }, () =>
    pick<Column>(["readOnly", "review", "proceed", "deny", "defer"]),
  );
  return {
    permission: pick(["allow", "ask", "byAccess", "byAccess", "ask", "allow", "deny"]),
    access: pick(["read", "read", "write"]),
    marked: dice(3) === 0,
    authority: dice(4) === 0 ? "missing" : "held",
    session: columns[0] as Column,
    columns,
    // The edge itself is drawn often.
    amount: dice(12) === 0 ? pick(["5", "101", ""]) : pick([99, 100, 101, dice(200)]),
    project: dice(20) === 0 ? 5 : pick(["open", "open", "open", "open", "secret", "Secret"]),
  };
}

const modes: Readonly<Record<Column, RunMode>> = {
  readOnly: "readOnly",
  review: "review",
  proceed: { autonomous: { onAsk: "proceed" } },
  deny: { autonomous: { onAsk: "deny" } },
  defer: { autonomous: { onAsk: "defer" } },
};

const tool = toolEntry({
  method: "post",
  path: "/orders",
  parameters: [],
  body: { name: "order", required: true, encoding: "json" },
  agent: [
    { pointer: "/order/amount", key: "order", segments: ["amount"], required: true },
    { pointer: "/order/project", key: "order", segments: ["project"], required: true },
  ],
  locks: [],
  inputSchema: {
    type: "object",
    properties: {
      order: {
        type: "object",
        properties: { amount: {}, project: {} },
        required: ["amount", "project"],
        additionalProperties: false,
      },
    },
    required: ["order"],
    additionalProperties: false,
  },
  rules: [
    rule({ amount: { type: "integer", exclusiveMinimum: 100 } }, "ask"),
    rule({ project: { const: "secret" } }, "deny"),
  ],
});

function rule(properties: Readonly<Record<string, object>>, permission: "ask" | "deny") {
  const inner = { type: "object", properties, required: Object.keys(properties) };
  const condition = { type: "object", properties: { order: inner }, required: ["order"] };
  return { if: condition, permission, reason: "r", tellAgent: false } as Call["tool"]["rules"][number];
}

const base = policyOf([tool]);
const policies = new Map<string, Policy>();

function ours(drawn: PeerCase): Verdict {
  const policy = policyFor(drawn);
  const call = mergeLocks(policy, tool.name, { order: { amount: drawn.amount, project: drawn.project } });
  if (!call.ok) throw new Error(JSON.stringify(call.issues));
  return decide(call.value, {
    now: 1,
    tenant: "t",
    session: "s",
    mode: modes[drawn.session],
    actor: { id: "ann" },
    authority: drawn.authority,
    generation: 1,
  }).verdict;
}

// What is written in a policy is drawn from few: each is made once.
function policyFor({ permission, access, marked, columns }: PeerCase): Policy {
  const ceilings = columns.slice(1);
  const key = [permission, access, marked, ...ceilings].join();
  const known = policies.get(key);
  if (known !== undefined) return known;
  const [policyCeiling, toolCeiling] = ceilings.map((column) => modes[column]);
  const entry = { ...(base.tools[0] ?? tool), permission, access, destructive: marked };
  const policy: Policy = {
    ...base,
    ceiling: policyCeiling as RunMode,
    tools: [toolCeiling === undefined ? entry : { ...entry, ceiling: toolCeiling }],
  };
  policies.set(key, policy);
  return policy;
}

function openCedar(): (drawn: PeerCase) => Verdict {
  const id = "strict";
  const parsed = preparsePolicySet(id, { staticPolicies: cedarPolicies });
  if (parsed.type === "failure") throw new Error(JSON.stringify(parsed.errors));
  return ({ permission, access, marked, amount, project, ...rest }) => {
    // Cedar compares one type only: what is another one is told beside it.
    const context = {
      ...rest,
      amount: typeof amount === "number" ? amount : 0,
      project: typeof project === "string" ? project : "",
      amountClashes: typeof amount !== "number",
      projectClashes: typeof project !== "string",
    };
    const uid = { type: "Tool", id: "Order" };
    const may = (action: string): boolean => {
      const answer = statefulIsAuthorized({
        principal: { type: "Agent", id: "agent" },
        action: { type: "Action", id: action },
        resource: uid,
        context: { ...context, columns: [...context.columns] },
        preparsedPolicySetId: id,
        entities: [{ uid, attrs: { permission, access, marked }, parents: [] }],
      });
      if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
      if (answer.response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(answer.response));
      return answer.response.decision === "allow";
    };
    return may("allow") ? "allow" : may("ask") ? "ask" : "deny";
  };
}
