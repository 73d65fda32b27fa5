import { type ApprovalRequest, approvalDigest, decide, type Facts, type Grant } from "@interlock/approval";
import type { Call, Policy, Rule, RunMode, ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import fc from "fast-check";
import type { CorpusTool } from "../locks/corpus-tool.ts";
import { openDice } from "./random-case.ts";
import { givenFor } from "./set-up.ts";

/** A property over real tools and random sessions, and the law it stands for. */
export interface DecisionLaw {
  readonly name: string;
  readonly property: fc.IProperty<readonly unknown[]>;
  /** How many cases there were whose answer the change made stricter: a law that never acts holds nothing. */
  readonly acted: () => number;
}

type Dice = (below: number) => number;
type Tighten = (tool: ToolEntry, policy: Policy, dice: Dice) => { tool: ToolEntry; policy: Policy };

/** Whatever makes a policy stricter makes no answer weaker, in any session (governance.md 5.12). */
export function decisionLaws(tools: readonly CorpusTool[]): readonly DecisionLaw[] {
  const tightened = Object.entries(tightenings).map(([name, tighten]) =>
    law(`${name} never weakens`, tools, (of, dice) => {
      const before = loosened(of, dice);
      const after = tighten(before.tool, before.policy, dice);
      const facts = factsOf(callOf(of, before), dice);
      return [bitsOf(of, before, facts), bitsOf(of, after, facts)];
    }),
  );
  const columns = law("no answer is weaker than that of a single column that applies", tools, (of, dice) => {
    const all = loosened(of, dice);
    const facts = factsOf(callOf(of, all), dice);
    const ceilings = [
      all.policy.ceiling,
      all.policy.connectors[all.tool.connector]?.ceiling,
      all.tool.ceiling,
    ];
    const column = pick(dice, [facts.mode, ...ceilings.filter((mode) => mode !== undefined)]);
    const alone = under(all, column);
    // An approval is for a compiled entry; the one here would fit only one of the two.
    // A grant as well.
    const { approval: _, grants: __, ...rest } = facts;
    return [bitsOf(of, alone, { ...rest, mode: column }), bitsOf(of, all, rest)];
  });
  return [...tightened, columns];
}

interface Pair {
  readonly tool: ToolEntry;
  readonly policy: Policy;
}

function law(
  name: string,
  tools: readonly CorpusTool[],
  compare: (of: CorpusTool, dice: Dice) => readonly [before: number, after: number],
): DecisionLaw {
  let acted = 0;
  const property = fc.property(fc.constantFrom(...tools), fc.integer({ min: 1 }), (of, seed) => {
    const [before, after] = compare(of, openDice(seed));
    // 1 = approval, 2 = elevation, 4 = deny or refused: the stricter answer holds every bit of the weaker one.
    if (after < 4 && (before & ~after) !== 0) throw new Error(`${before} became ${after}`);
    if (after !== before) acted++;
  });
  return { name, property: property as unknown as DecisionLaw["property"], acted: () => acted };
}

const modes: readonly RunMode[] = [
  "readOnly",
  "review",
  { autonomous: { onAsk: "proceed" } },
  { autonomous: { onAsk: "deny" } },
  { autonomous: { onAsk: "defer" } },
];

const tightenings: Readonly<Record<string, Tighten>> = {
  "adding a rule": (tool, policy, dice) => {
    const key = tool.agent[0]?.key ?? "x";
    const rule: Rule = {
      ...(dice(2) === 0 ? { if: { required: [key] } } : { origins: ["unknown"] }),
      permission: pick(dice, ["ask", "deny"]),
      reason: "added",
      tellAgent: false,
    };
    return changed(policy, { ...tool, rules: [...tool.rules, rule] });
  },
  "adding a limit": (tool, policy, dice) => {
    const name = pick(dice, ["perSession", "perHour", "perDay", "pending"] as const);
    return changed(policy, { ...tool, limits: { ...tool.limits, [name]: 1 + dice(3) } });
  },
  "adding a ceiling": (tool, policy, dice) => {
    const ceiling = pick(dice, modes);
    // A ceiling that stands there already would be replaced, not joined.
    if (tool.ceiling === undefined) return changed(policy, { ...tool, ceiling });
    const connector = policy.connectors[tool.connector];
    if (connector === undefined || connector.ceiling !== undefined) return { tool, policy };
    return { tool, policy: { ...policy, connectors: { [tool.connector]: { ...connector, ceiling } } } };
  },
  "raising access": (tool, policy, dice) =>
    changed(
      policy,
      dice(2) === 0 ? { ...tool, access: "write" } : { ...tool, access: "write", destructive: true },
    ),
  "asking for a confirmation": (tool, policy) => changed(policy, { ...tool, confirm: true }),
  "tightening a constraint": (tool, policy, dice) => {
    const leaf = tool.agent[dice(Math.max(1, tool.agent.length))];
    if (leaf === undefined) return { tool, policy };
    const { pointer, key, segments } = leaf;
    const schema = pick(dice, [{ maxLength: 2 }, { maximum: 0 }, { not: {} }, {}]);
    return changed(policy, {
      ...tool,
      constraints: [...tool.constraints, { pointer, key, segments, schema }],
    });
  },
};

function changed(policy: Policy, tool: ToolEntry): Pair {
  return { tool, policy: { ...policy, tools: [tool] } };
}

// The tool of the corpus with a random permission and few or no restrictions, so that there is something to tighten.
function loosened({ tool, policy }: CorpusTool, dice: Dice): Pair {
  const connector = policy.connectors[tool.connector];
  if (connector === undefined) throw new Error("the tool has no connector");
  const { ceiling: _, ...free } = tool;
  const entry: ToolEntry = {
    ...free,
    permission: pick(dice, ["allow", "ask", "byAccess", "byAccess", "ask"]),
    access: dice(3) === 0 ? "write" : "read",
    destructive: dice(5) === 0,
    unbounded: false,
    confirm: false,
    grants: { kind: "exact" },
    ...(dice(3) === 0 ? { ceiling: pick(dice, modes) } : {}),
  };
  const above = dice(4) === 0 ? { ...connector, ceiling: pick(dice, modes) } : connector;
  const ceiling = pick(dice, modes);
  return {
    tool: entry,
    policy: { ...policy, ceiling, tools: [entry], connectors: { [tool.connector]: above } },
  };
}

function under({ tool, policy }: Pair, column: RunMode): Pair {
  const { ceiling: _, ...free } = tool;
  const connectors = Object.entries(policy.connectors).map(([name, { ceiling: __, ...rest }]) => [
    name,
    rest,
  ]);
  return {
    tool: free,
    policy: { ...policy, ceiling: column, tools: [free], connectors: Object.fromEntries(connectors) },
  };
}

const merged = new WeakMap<CorpusTool, Call>();

// What is drawn changes nothing of the request: it is merged once.
function callOf(of: CorpusTool, { tool, policy }: Pair): Call {
  let call = merged.get(of);
  if (call === undefined) {
    const result = mergeLocks(of.policy, of.tool.name, of.args);
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    call = result.value;
    merged.set(of, call);
  }
  return { ...call, tool, policy };
}

function factsOf(call: Call, dice: Dice): Facts {
  const count = () => dice(4);
  const facts: Facts = {
    now: 1_000,
    tenant: "t",
    session: "s",
    mode: pick(dice, modes),
    actor: { id: "ann" },
    authority: dice(3) === 0 ? "missing" : "held",
    profile: dice(4) === 0 ? "azure-sre-agent" : "strict",
    generation: 1,
    counters: { session: count(), hour: count(), day: count(), pending: count() },
  };
  if (dice(3) === 0) return { ...facts, grants: [grantFor(call)] };
  return dice(4) === 0 ? { ...facts, approval: approvalFor(call, facts) } : facts;
}

function grantFor(call: Call): Grant {
  const { tool, connection, requestDigest } = call;
  return {
    id: "g",
    tool: tool.name,
    connection,
    generation: 1,
    requestDigest,
    expiresAt: 2_000,
    usesLeft: 1,
    ...givenFor(call),
  };
}

function approvalFor(call: Call, facts: Facts): ApprovalRequest {
  const digest = approvalDigest(call, { ...facts, nonce: "n" });
  return {
    id: "a",
    status: "approved",
    expiresAt: 2_000,
    nonce: "n",
    approvalDigest: digest,
    actor: facts.actor,
    terms: { ...call.tool.approval, approvers: ["ann"] },
    needs: ["approval", "elevation"],
    reasons: [],
    votes: [{ by: { id: "ann" }, approve: true, at: 1 }],
  } as unknown as ApprovalRequest;
}

function bitsOf(of: CorpusTool, pair: Pair, facts: Facts): number {
  if (!isAccepted(of, pair)) return 4;
  const { verdict, needs } = decide(callOf(of, pair), facts);
  if (verdict === "deny") return 4;
  return (needs.includes("approval") ? 1 : 0) + (needs.includes("elevation") ? 2 : 0);
}

const accepted = new Map<string, boolean>();

// Whether the constraints let the arguments through. A tool's constraints are drawn from few.
function isAccepted(of: CorpusTool, { tool, policy }: Pair): boolean {
  const key = JSON.stringify([tool.connector, tool.name, tool.constraints]);
  const known = accepted.get(key);
  if (known !== undefined) return known;
  const { ok } = mergeLocks(policy, tool.name, of.args);
  accepted.set(key, ok);
  return ok;
}

function pick<T>(dice: Dice, list: readonly T[]): T {
  return list[dice(list.length)] as T;
}
