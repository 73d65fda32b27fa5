import type { Need, Verdict } from "@interlock/core";
import type { Cell, Column } from "./table.ts";

/** What a column answers; codes tell what happened to an ask that nobody is there to answer. */
export interface Answer {
  readonly verdict: Verdict;
  readonly needs: readonly Need[];
  readonly codes: readonly ("unattended" | "deferred" | "elevation-unattended")[];
}

/** A cell's answer. */
export const answers: Readonly<Record<Cell, Answer>> = {
  allow: { verdict: "allow", needs: [], codes: [] },
  deny: { verdict: "deny", needs: [], codes: [] },
  approval: { verdict: "ask", needs: ["approval"], codes: [] },
  elevation: { verdict: "ask", needs: ["elevation"], codes: [] },
  "approval+elevation": { verdict: "ask", needs: ["approval", "elevation"], codes: [] },
  unattended: { verdict: "allow", needs: [], codes: ["unattended"] },
  "unattended+elevation": { verdict: "ask", needs: ["elevation"], codes: ["unattended"] },
  deferred: { verdict: "ask", needs: ["approval"], codes: ["deferred"] },
  "deferred+elevation": { verdict: "ask", needs: ["approval", "elevation"], codes: ["deferred"] },
  nobody: { verdict: "deny", needs: [], codes: ["elevation-unattended"] },
};

/** What becomes of a column's answer when a rule, a limit or an origin asks: only a person answers that (governance.md 5.5). */
export function raise(answer: Answer, column: Column): Answer {
  if (answer.verdict === "deny") return answer;
  if (column === "proceed" || column === "deny") return answers.deny;
  const needs: readonly Need[] = answer.needs.includes("elevation")
    ? ["approval", "elevation"]
    : ["approval"];
  return { verdict: "ask", needs, codes: column === "defer" ? ["deferred"] : [] };
}

/** The stricter of two: deny > ask[approval, elevation] > ask[elevation] or ask[approval] > allow is a lattice, this its join. */
export function strictest(a: Answer, b: Answer): Answer {
  if (a.verdict === "deny") return a;
  if (b.verdict === "deny") return b;
  const needs = (["approval", "elevation"] as const).filter(
    (need) => a.needs.includes(need) || b.needs.includes(need),
  );
  // Once a column asks for an approval, the call is not unattended any more.
  const codes = [...new Set([...a.codes, ...b.codes])].filter(
    (code) => code !== "unattended" || !needs.includes("approval"),
  );
  return { verdict: needs.length > 0 ? "ask" : "allow", needs, codes };
}

/** What becomes of an ask that a ceiling raised: in an autonomous session only a deferred one waits for a person. */
export function settle(answer: Answer, column: Column): Answer {
  if (!answer.needs.includes("approval")) return answer;
  if (column === "proceed" || column === "deny") return answers.deny;
  return column === "defer" && !answer.codes.includes("deferred")
    ? { ...answer, codes: [...answer.codes, "deferred"] }
    : answer;
}

/** Whether an answer is stricter than another: joining it changes the other. */
export function isStricter(a: Answer, than: Answer): boolean {
  const joined = strictest(than, a);
  return joined.verdict !== than.verdict || joined.needs.length !== than.needs.length;
}
