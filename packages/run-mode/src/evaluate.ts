import {
  type Authority,
  type Decision,
  deepFreeze,
  describeRunMode,
  isRunMode,
  type Need,
  type Permission,
  type Reason,
  type RunMode,
  type Verdict,
} from "@interlock/core";
import { baseTable, type Cell, type Profile } from "./table.ts";

/** What a verdict of the table depends on. */
export interface RunModeQuestion {
  readonly permission: Permission;
  readonly access: "read" | "write";
  /** Destructive or unbounded. */
  readonly marked: boolean;
  readonly authority: Authority;
  /** The session's mode. Anything that is no run mode counts as `review`. */
  readonly mode: RunMode;
  /** The run modes written above the call: on the policy, its connector, its operation. */
  readonly ceilings: readonly RunMode[];
  /** `strict` when left out. */
  readonly profile?: Profile;
  /** Something besides the permission asks for a person: a rule, a limit, an origin, the definition. */
  readonly raised?: boolean;
}

/** The table's answer: the strictest of the session's column and those of the ceilings. Pure and total. */
export function evaluateRunMode(question: RunModeQuestion): Decision {
  const key = keyOf(question);
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = deepFreeze(evaluate(question));
  answers.set(key, answer);
  return answer;
}

// The question has a few thousand values; each is worked out once.
const answers = new Map<string, Decision>();

function keyOf(q: RunModeQuestion): string {
  const ceilings = q.ceilings.map(columnOf).join();
  return `${q.permission} ${q.access} ${q.marked} ${q.authority} ${columnOf(q.mode)} ${ceilings} ${q.profile} ${q.raised}`;
}

function columnOf(mode: RunMode): string {
  return isRunMode(mode) ? describeRunMode(mode) : "review";
}

function evaluate(question: RunModeQuestion): Decision {
  const own = column(question, question.mode);
  const above = question.ceilings.map((ceiling) => column(question, ceiling));
  const all = above.reduce(strictest, own);
  const reasons: Reason[] = [{ code: "permission", detail: question.permission }];
  if (own.verdict !== plain(question.permission))
    reasons.push({ code: "run-mode", detail: columnOf(question.mode) });
  const ceiling = question.ceilings.find((_, index) => stricter(above[index] as Column, own));
  if (ceiling !== undefined) reasons.push({ code: "ceiling", detail: columnOf(ceiling) });
  if (question.authority === "missing") reasons.push({ code: "authority" });
  for (const code of all.codes) reasons.push({ code });
  return { verdict: all.verdict, needs: all.needs, reasons };
}

interface Column {
  readonly verdict: Verdict;
  readonly needs: readonly Need[];
  readonly codes: readonly ("unattended" | "deferred" | "elevation-unattended")[];
}

const denied: Column = { verdict: "deny", needs: [], codes: [] };

// One column of the table for one question, authority included.
function column(question: RunModeQuestion, mode: RunMode): Column {
  const profile = question.profile ?? "strict";
  const row = baseTable[profile]?.find(
    (r) =>
      r.permission === question.permission && r.access === question.access && r.marked === question.marked,
  );
  const known = isRunMode(mode) ? mode : "review";
  const onAsk = typeof known === "string" ? undefined : known.autonomous.onAsk;
  const name = typeof known === "string" ? known : "autonomous";
  const cell: Cell = row?.[name] ?? "deny";
  if (cell === "deny") return denied;

  const codes: Column["codes"][number][] = [];
  const needs: Need[] = [];
  const asks = question.raised === true || cell === "ask" || cell === "raised" || cell === "onAsk";
  const unanswerable = question.raised === true || cell === "raised";
  if (asks && onAsk === undefined) needs.push("approval");
  else if (asks && onAsk === "defer") {
    needs.push("approval");
    codes.push("deferred");
  } else if (asks && (unanswerable || onAsk === "deny")) return denied;
  else if (asks) codes.push("unattended");
  // The product asks nobody for its own Ask in an autonomous run; the journal must still say so.
  else if (profile === "azure-sre-agent" && question.permission === "ask" && onAsk !== undefined)
    codes.push("unattended");

  if (question.authority !== "held") {
    if (onAsk === "deny" && profile === "strict") return { ...denied, codes: ["elevation-unattended"] };
    needs.push("elevation");
  }
  return { verdict: needs.length > 0 ? "ask" : "allow", needs, codes };
}

function plain(permission: Permission): Verdict | undefined {
  return permission === "byAccess" ? undefined : permission;
}

// deny > ask[approval, elevation] > ask[elevation] or ask[approval] > allow is a lattice; this is its join.
function strictest(a: Column, b: Column): Column {
  if (a.verdict === "deny") return a;
  if (b.verdict === "deny") return b;
  const needs = (["approval", "elevation"] as const).filter(
    (need) => a.needs.includes(need) || b.needs.includes(need),
  );
  const codes = [...new Set([...a.codes, ...b.codes])].filter(
    (code) => code !== "unattended" || !needs.includes("approval"),
  );
  return { verdict: needs.length > 0 ? "ask" : "allow", needs, codes };
}

function stricter(a: Column, b: Column): boolean {
  const join = strictest(a, b);
  return join.verdict !== b.verdict || join.needs.length !== b.needs.length;
}
