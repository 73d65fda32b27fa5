import { type ApprovalRequest, approvalDigest, type Facts, type Grant } from "@interlock/approval";
import type { Call, JsonObject, JsonSchema, Policy, Reason, Rule, RunMode, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import type { ReferenceCase } from "./reference.ts";
import { givenFor } from "./set-up.ts";

/** A seeded generator of numbers below `below`. */
export function openDice(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Draws a case of the reference. */
export function drawCase(dice: (below: number) => number): ReferenceCase {
  const pick = <T>(list: readonly T[]): T => list[dice(list.length)] as T;
  const approvals = [
    "approval-used",
    "approval-expired",
    "approval-mismatch",
    "rejected",
    "approval",
  ] as const;
  return {
    profile: pick(["strict", "strict", "azure-sre-agent"]),
    permission: pick(["allow", "ask", "byAccess", "ask", "byAccess", "deny"]),
    access: pick(["read", "write"]),
    marked: dice(4) === 0,
    authority: dice(4) === 0 ? "missing" : "held",
    modes: Array.from({ length: 2 + dice(3) }, () => pick(["R", "V", "P", "D", "F"])).join(""),
    stopped: dice(40) === 0,
    listed: dice(40) !== 0,
    rule: pick(["none", "none", "none", "ask", "deny"]),
    condition: pick(["fits", "clashes", "fits", "clashes", "fails"]),
    asked: dice(6) === 0,
    approval: dice(2) === 0 ? "none" : dice(3) === 0 ? pick(approvals) : "fits",
    showed: pick(["all", "all", "all", "no-reasons", "right-only"]),
    grant: dice(3) === 0,
    elevated: dice(2) === 0,
    full: dice(10) === 0,
  };
}

const modes: Readonly<Record<string, RunMode>> = {
  R: "readOnly",
  V: "review",
  P: { autonomous: { onAsk: "proceed" } },
  D: { autonomous: { onAsk: "deny" } },
  F: { autonomous: { onAsk: "defer" } },
};
const now = 1_000;
const calls = new Map<string, Call>();

/** The call and the facts that a case describes. */
export function makeCase(c: ReferenceCase, dice: (below: number) => number): { call: Call; facts: Facts } {
  const raising = c.asked ? ["limit", "confirm", "unresolved", "origin", "other"][dice(5)] : "";
  const call = callOf(c, raising ?? "");
  const facts: Facts = {
    now,
    tenant: "t",
    session: "s",
    mode: modes[c.modes[0] as string] as RunMode,
    actor: { id: c.listed ? "ann" : "eve" },
    authority: c.authority,
    profile: c.profile,
    generation: 2,
    counters: { session: raising === "limit" ? 5 : 0, hour: 0, day: 0, pending: c.full ? 3 : 0 },
    // Nothing is said of what stands beside the text: nobody knows where another key came from.
    origins: {
      "/issueId": raising === "origin" ? "result:1" : "prompt",
      [raising === "other" ? "/comment/body" : "/comment"]: "prompt",
    },
    ...(raising === "unresolved" ? { unresolved: true } : {}),
    ...(c.stopped ? { stopped: "halted" as const } : {}),
    ...(c.grant ? { grants: [grantOf(call)] } : {}),
  };
  if (c.approval === "none")
    return { call, facts: c.elevated ? { ...facts, elevation: lent(call, facts) } : facts };
  const approval = approvalOf(c, call, facts, raising ?? "", dice);
  return { call, facts: { ...facts, approval, ...(c.elevated ? { elevation: lent(call, facts) } : {}) } };
}

const template = toolEntry();
const merged = mergeLocks(policyOf([template]), "AddComment", {
  issueId: "OPS-1",
  comment: { body: "hello" },
});
// The issue's id is a text; each schema says the same of it whatever stands around it.
const conditions: Readonly<Record<ReferenceCase["condition"], readonly JsonSchema[]>> = {
  fits: [{ required: ["issueId"] }, { not: ofIssue({ const: "OPS-2" }) }, ofIssue({ pattern: "^OPS-" })],
  clashes: [
    ofIssue({ minimum: 5 }),
    { not: { not: ofIssue({ type: "string", enum: [5] }) } },
    { allOf: [{ anyOf: [false, { not: ofIssue({ items: {} }) }] }, { required: ["absent"] }] },
    { additionalProperties: { anyOf: [{}, { const: null }] } },
  ],
  fails: [ofIssue({ const: "OPS-2" }), ofIssue({ type: "number" }), { required: ["absent"] }],
};

function ofIssue(schema: JsonSchema): JsonSchema {
  return { properties: { issueId: schema }, required: ["issueId"] };
}

// One object for each rule, so that its condition is compiled once.
const rules: ReadonlyMap<string, readonly Rule[]> = new Map(
  (["ask", "deny"] as const).flatMap((permission) =>
    Object.entries(conditions).map(([condition, schemas]): [string, readonly Rule[]] => [
      `${permission} ${condition}`,
      schemas.map((schema) => ({ if: schema, permission, reason: "r", tellAgent: false })),
    ]),
  ),
);

function rulesOf({ rule, condition }: ReferenceCase): readonly Rule[] {
  const some = rules.get(`${rule} ${condition}`) ?? [];
  const at = calls.size % Math.max(1, some.length);
  return some.slice(at, at + 1);
}

const byOrigin: Rule = { origins: ["result", "unknown"], permission: "ask", reason: "o", tellAgent: false };
const others: ToolEntry["agent"][number] = {
  pointer: "/comment/~other",
  key: "comment",
  segments: [true],
  required: false,
  declared: ["body", "rows", "visibility"],
};

// What is drawn changes nothing of the request: it is merged once.
function callOf(c: ReferenceCase, raising: string): Call {
  const key = [c.permission, c.access, c.marked, c.rule, c.condition, raising, c.modes.slice(1)].join();
  const known = calls.get(key);
  if (known !== undefined) return known;
  if (!merged.ok) throw new Error(JSON.stringify(merged.issues));
  const [policyMode, connectorMode, toolMode] = [...c.modes.slice(1)].map(
    (letter) => modes[letter] as RunMode,
  );
  const tool: ToolEntry = {
    ...template,
    permission: c.permission,
    access: c.access,
    destructive: c.marked,
    confirm: raising === "confirm",
    agent: raising === "other" ? [...template.agent, others] : template.agent,
    rules: raising === "origin" || raising === "other" ? [...rulesOf(c), byOrigin] : rulesOf(c),
    limits: { pending: 3, ...(raising === "limit" ? { perSession: 5 } : {}) },
    ...(toolMode === undefined ? {} : { ceiling: toolMode }),
  };
  const connector = { title: "Desk", connection: "desk-1", definition: "0", actors: ["ann"] };
  const policy: Policy = {
    ...merged.value.policy,
    tools: [tool],
    ceiling: policyMode as RunMode,
    connectors: { desk: connectorMode === undefined ? connector : { ...connector, ceiling: connectorMode } },
  };
  const args = merged.value.arguments;
  const open = { ...args, comment: { ...(args["comment"] as JsonObject), note: "x" } };
  const call: Call = { ...merged.value, policy, tool, arguments: raising === "other" ? open : args };
  calls.set(key, call);
  return call;
}

function grantOf(call: Call): Grant {
  const { requestDigest } = call;
  return {
    id: "g",
    tool: "AddComment",
    connection: "desk-1",
    generation: 2,
    requestDigest,
    expiresAt: 2_000,
    usesLeft: 1,
    ...givenFor(call),
  };
}

const digests = new WeakMap<Call, string>();

function digestOf(call: Call, facts: Facts): string {
  let known = digests.get(call);
  if (known === undefined) {
    known = approvalDigest(call, { ...facts, actor: { id: "ann" }, nonce: "n" });
    digests.set(call, known);
  }
  return known;
}

function lent(call: Call, facts: Facts): NonNullable<Facts["elevation"]> {
  return { user: "bob", approvalDigest: digestOf(call, facts), expiresAt: 2_000 };
}

const reasonOf: Readonly<Record<string, Reason>> = {
  limit: { code: "limit", detail: "perSession" },
  confirm: { code: "rule", detail: "the definition asks for a confirmation" },
  unresolved: { code: "rule", detail: "an equal call may have run already" },
  origin: { code: "origin", detail: "o" },
  other: { code: "origin", detail: "o" },
};

function approvalOf(
  c: ReferenceCase,
  call: Call,
  facts: Facts,
  raising: string,
  dice: (below: number) => number,
): ApprovalRequest {
  // Nobody has approved it: it waits, or says that it does not but lacks the votes.
  const isWithoutVotes = c.approval === "approval" && dice(2) === 0;
  const status =
    c.approval === "approval-used"
      ? "used"
      : c.approval === "rejected"
        ? "rejected"
        : c.approval === "approval" && !isWithoutVotes
          ? "pending"
          : "approved";
  const approvalDigestOf = c.approval === "approval-mismatch" ? "other" : digestOf(call, facts);
  const expiresAt = c.approval === "approval-expired" ? now : 2_000;
  const shown = [
    ...(c.rule === "ask" ? [{ code: "rule", detail: "r" }] : []),
    ...(reasonOf[raising] === undefined ? [] : [reasonOf[raising]]),
  ];
  return {
    id: "a",
    status,
    expiresAt,
    nonce: "n",
    approvalDigest: approvalDigestOf,
    actor: { id: "ann" },
    terms: template.approval,
    needs: c.showed === "right-only" && !isWithoutVotes ? ["elevation"] : ["approval", "elevation"],
    reasons: c.showed === "all" ? shown : [],
    votes: isWithoutVotes ? [] : [{ by: { id: "ann" }, approve: true, at: 1 }],
  } as unknown as ApprovalRequest;
}
