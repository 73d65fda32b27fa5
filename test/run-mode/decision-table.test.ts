import type { RunMode } from "@interlock/core";
import {
  baseTable,
  decisionTable,
  evaluateRunMode,
  type Profile,
  printDecisionTable,
  printDifference,
  profileDifference,
} from "@interlock/run-mode";
import { expect, test } from "vitest";
import { reference } from "../approval/reference.ts";

const letters = { readOnly: "R", review: "V", proceed: "P", deny: "D", defer: "F" } as const;

test("every row of the table is the reference's: permission, access, marks, mode, ceiling, authority, profile", () => {
  expect(decisionTable).toHaveLength(2 * 4 * 2 * 2 * 2 * 5 * 5);
  const wrong = decisionTable.filter((row) => {
    const { bits } = reference({
      ...row,
      modes: letters[row.mode] + letters[row.ceiling],
      stopped: false,
      listed: true,
      rule: "none",
      condition: "fits",
      asked: false,
      approval: "none",
      showed: "all",
      grant: false,
      elevated: false,
      full: false,
    });
    const needs = [...(bits & 1 ? ["approval"] : []), ...(bits & 2 ? ["elevation"] : [])];
    const verdict = bits >= 4 ? "deny" : bits === 0 ? "allow" : "ask";
    return row.verdict !== verdict || (verdict === "ask" && row.needs.join() !== needs.join());
  });
  expect(wrong).toEqual([]);
});

test("each kind of call has exactly one row in each profile", () => {
  for (const profile of ["strict", "azure-sre-agent"] as const)
    for (const permission of ["deny", "ask", "allow", "byAccess"])
      for (const access of ["read", "write"])
        for (const marks of ["plain", "marked"])
          for (const authority of ["held", "missing"]) {
            const fitting = baseTable[profile].filter(
              (row) =>
                row[0] === permission &&
                ["any", access].includes(row[1]) &&
                ["any", marks].includes(row[2]) &&
                ["any", authority].includes(row[3]),
            );
            expect(fitting, `${profile} ${permission} ${access} ${marks} ${authority}`).toHaveLength(1);
          }
});

test("the profiles differ where the product runs what we ask or deny, and nowhere is ours weaker", () => {
  const rank = (row: { verdict: string; needs: readonly string[] }): number =>
    row.verdict === "deny"
      ? 4
      : (row.needs.includes("approval") ? 1 : 0) | (row.needs.includes("elevation") ? 2 : 0);
  const differences = profileDifference();
  expect(differences.length).toBeGreaterThan(20);
  for (const { strict, product } of differences) {
    expect(rank(strict) === 4 || (rank(strict) & rank(product)) === rank(product)).toBe(true);
  }
  expect(printDifference()).toContainEqual(
    expect.stringMatching(/^\| ask, write +\| deny +\| deny +\| allow \(unattended\) +\|$/u),
  );
});

test("V42: an Ask tool in an autonomous run is run by the product and denied by us", () => {
  const mode: RunMode = { autonomous: { onAsk: "deny" } };
  const ask = (profile: Profile) =>
    evaluateRunMode({
      permission: "ask",
      access: "write",
      marked: false,
      authority: "held",
      mode,
      ceilings: [mode],
      profile,
    }).verdict;
  expect([ask("azure-sre-agent"), ask("strict")]).toEqual(["allow", "deny"]);
});

test("what is no profile, no permission and no access is denied", () => {
  const known = {
    permission: "allow",
    access: "read",
    marked: false,
    authority: "held",
    mode: "review",
    ceilings: [],
  } as const;
  expect(evaluateRunMode(known).verdict).toBe("allow");
  for (const unknown of [{ profile: "constructor" }, { permission: "Allow" }, { access: "readonly" }]) {
    expect(evaluateRunMode({ ...known, ...unknown } as unknown as typeof known).verdict).toBe("deny");
  }
});

test("an answer names each ceiling that made it stricter, once", () => {
  const { reasons } = evaluateRunMode({
    permission: "ask",
    access: "write",
    marked: false,
    authority: "held",
    mode: { autonomous: { onAsk: "proceed" } },
    ceilings: ["review", "readOnly", "review", { autonomous: { onAsk: "proceed" } }],
  });
  expect(reasons.filter((reason) => reason.code === "ceiling").map((reason) => reason.detail)).toEqual([
    "review",
    "readOnly",
  ]);
});

test("the page of the table is what the table says", async () => {
  const profiles = [
    ["strict", "`strict`, ours"],
    ["azure-sre-agent", "`azure-sre-agent`, which predicts the product"],
  ] as const;
  const page = [
    "# The decision table",
    "",
    "Generated from `@interlock/run-mode` by `test/run-mode/decision-table.test.ts`; `vitest -u` writes it anew. The three last",
    "columns are an autonomous session by its `onAsk`. With a ceiling above the call, the stricter of the session's cell",
    "and the ceiling's cell holds. An ask that a rule, a limit, an origin or a ceiling raises is answered by people only: it is",
    "`deny` where the session's mode is `proceed` or `deny`, and is parked where it is `defer`.",
    ...profiles.flatMap(([profile, title]) => ["", `## ${title}`, "", ...printDecisionTable(profile)]),
    "",
    "## Where they differ",
    "",
    ...printDifference(),
    "",
    "## `strict` under the ceiling that holds when none is written, `review`",
    "",
    ...printDecisionTable("strict", "review"),
    "",
  ];
  await expect(page.join("\n")).toMatchFileSnapshot("../../docs/decision-table.md");
});
