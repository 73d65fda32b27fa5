import {
  type Authority,
  type Decision,
  deepFreeze,
  type Permission,
  type Reason,
  type RunMode,
} from "@interlock/core";
import { type Answer, answers, isStricter, raise, settle, strictest } from "./answer.ts";
import { columnOf, describeColumn } from "./column.ts";
import { baseTable, type Cell, type Column, columns, type Profile } from "./table.ts";

/** What the table depends on and a session cannot change. */
export interface RunModeTerms {
  readonly permission: Permission;
  readonly access: "read" | "write";
  /** Destructive or unbounded. */
  readonly marked: boolean;
  /** The run modes written above the call: on the policy, its connector, its operation. */
  readonly ceilings: readonly RunMode[];
}

/** What the table depends on and a session brings. */
export interface RunModeFacts {
  readonly authority: Authority;
  /** The session's mode. Anything that is no run mode counts as `review`. */
  readonly mode: RunMode;
  /** `strict` when left out. */
  readonly profile?: Profile;
}

/** A question to the table. */
export interface RunModeQuestion extends RunModeTerms, RunModeFacts {
  /** Something besides the permission asks for a person: a rule, a limit, an origin, the definition. */
  readonly raised?: boolean;
}

/** The table's answer: the strictest of the session's column and those of the ceilings. Pure and total. */
export function evaluateRunMode(question: RunModeQuestion): Decision {
  return answerOf(runModeOf(question), question, question.raised === true);
}

/** The table's answers for one kind of operation. */
export interface RunModeAnswers {
  readonly terms: RunModeTerms;
  /** What was answered already, by column, profile, authority and whether it was raised. */
  readonly decided: Decision[];
}

/** The answers for operations of these terms, to be asked for each call. */
export function runModeOf(terms: RunModeTerms): RunModeAnswers {
  const key = keyOf(terms);
  let known = shared.get(key);
  if (known === undefined) {
    known = { terms, decided: [] };
    shared.set(key, known);
  }
  return known;
}

// A few thousand are possible, however many operations a policy has.
const shared = new Map<string, RunModeAnswers>();

function keyOf({ permission, access, marked, ceilings }: RunModeTerms): string {
  return JSON.stringify([permission, access, marked, ...new Set(ceilings.map(columnOf))]);
}

/** The answer to a session's call; `raised`: something besides the permission asks for a person. */
export function answerOf({ terms, decided }: RunModeAnswers, facts: RunModeFacts, raised: boolean): Decision {
  const column = columnOf(facts.mode);
  const isStrict = facts.profile === undefined || facts.profile === "strict";
  if (!isStrict && facts.profile !== "azure-sre-agent") return unknownProfile;
  const isHeld = facts.authority === "held";
  const index = column * 8 + (isStrict ? 4 : 0) + (isHeld ? 2 : 0) + (raised ? 1 : 0);
  decided[index] ??= deepFreeze(
    decideRow(terms, isStrict ? "strict" : "azure-sre-agent", isHeld ? "held" : "missing", column, raised),
  );
  return decided[index] as Decision;
}

const unknownProfile: Decision = deepFreeze({
  verdict: "deny",
  needs: [],
  reasons: [{ code: "policy-error" }],
});

function decideRow(
  terms: RunModeTerms,
  profile: Profile,
  authority: Authority,
  column: number,
  raised: boolean,
): Decision {
  const answerIn = (index: number): Answer => {
    const name = columns[index] as Column;
    const answer = answers[cellAt(profile, terms, authority, index)];
    return raised ? raise(answer, name) : answer;
  };
  const own = answerIn(column);
  const ceilings = [...new Set(terms.ceilings.map(columnOf))];
  const all = settle(ceilings.map(answerIn).reduce(strictest, own), columns[column] as Column);
  const reasons: Reason[] = [{ code: "permission", detail: terms.permission }];
  if (own.verdict !== terms.permission) reasons.push({ code: "run-mode", detail: describeColumn(column) });
  for (const ceiling of ceilings) {
    if (isStricter(answerIn(ceiling), own))
      reasons.push({ code: "ceiling", detail: describeColumn(ceiling) });
  }
  if (authority === "missing") reasons.push({ code: "authority" });
  for (const code of all.codes) reasons.push({ code });
  return { verdict: all.verdict, needs: all.needs, reasons };
}

function cellAt(profile: Profile, terms: RunModeTerms, authority: Authority, column: number): Cell {
  const marks = terms.marked ? "marked" : "plain";
  const row = baseTable[profile].find(
    (candidate) =>
      candidate[0] === terms.permission &&
      (candidate[1] === "any" || candidate[1] === terms.access) &&
      (candidate[2] === "any" || candidate[2] === marks) &&
      (candidate[3] === "any" || candidate[3] === authority),
  );
  // A permission or an access that the table does not know.
  return row === undefined ? "deny" : (row[column + 4] as Cell);
}
