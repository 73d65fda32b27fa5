import type { Need, Reason, RunMode } from "@interlock/core";
import { evaluateRunMode, type RunModeQuestion } from "@interlock/run-mode";
import { expect, test } from "vitest";
import { reference } from "../approval/reference.ts";

const modes = {
  R: "readOnly",
  V: "review",
  P: { autonomous: { onAsk: "proceed" } },
  D: { autonomous: { onAsk: "deny" } },
  F: { autonomous: { onAsk: "defer" } },
} as const satisfies Readonly<Record<string, RunMode>>;
const letters = ["R", "V", "P", "D", "F"] as const;

const plain = { permission: "ask", access: "write", marked: false, authority: "held" } as const;

function answer(session: keyof typeof modes, above: string, more: Partial<RunModeQuestion> = {}) {
  const ceilings = [...above].map((letter) => modes[letter as keyof typeof modes]);
  return evaluateRunMode({ ...plain, mode: modes[session], ceilings, ...more });
}

const permission = (detail: string): Reason => ({ code: "permission", detail });
const mode = (detail: string): Reason => ({ code: "run-mode", detail });
const ceiling = (detail: string): Reason => ({ code: "ceiling", detail });
const authority: Reason = { code: "authority" };
const deferred: Reason = { code: "deferred" };
const unattended: Reason = { code: "unattended" };

// Before the test of all rows, and none with one ceiling: what was answered once is not worked out again.
test.each<[keyof typeof modes, string, Partial<RunModeQuestion>, string, readonly Need[], readonly Reason[]]>(
  [
    ["V", "VPV", {}, "ask", ["approval"], [permission("ask")]],
    ["P", "PPP", {}, "allow", [], [permission("ask"), mode("autonomous/proceed"), unattended]],
    [
      "P",
      "PFP",
      {},
      "deny",
      [],
      [permission("ask"), mode("autonomous/proceed"), ceiling("autonomous/defer")],
    ],
    ["F", "VFP", {}, "ask", ["approval"], [permission("ask"), deferred]],
    [
      "P",
      "PVR",
      {},
      "deny",
      [],
      [permission("ask"), mode("autonomous/proceed"), ceiling("review"), ceiling("readOnly")],
    ],
    ["V", "VRP", { permission: "allow" }, "deny", [], [permission("allow"), ceiling("readOnly")]],
    ["R", "RVP", { permission: "allow" }, "deny", [], [permission("allow"), mode("readOnly")]],
    [
      "P",
      "PFD",
      { permission: "allow", authority: "missing" },
      "deny",
      [],
      [
        permission("allow"),
        mode("autonomous/proceed"),
        ceiling("autonomous/deny"),
        authority,
        { code: "elevation-unattended" },
      ],
    ],
    ["P", "PPP", { authority: "missing" }, "ask", ["elevation"], [permission("ask"), authority, unattended]],
    [
      "P",
      "PVF",
      { authority: "missing" },
      "deny",
      [],
      [permission("ask"), ceiling("review"), ceiling("autonomous/defer"), authority],
    ],
    [
      "F",
      "VVV",
      { permission: "byAccess" },
      "ask",
      ["approval"],
      [permission("byAccess"), mode("autonomous/defer"), ceiling("review"), deferred],
    ],
    [
      "D",
      "VVV",
      { permission: "byAccess" },
      "deny",
      [],
      [permission("byAccess"), mode("autonomous/deny"), ceiling("review")],
    ],
    [
      "P",
      "PVF",
      { permission: "allow", authority: "missing" },
      "ask",
      ["elevation"],
      [permission("allow"), mode("autonomous/proceed"), authority],
    ],
    [
      "F",
      "FVF",
      { permission: "allow", raised: true },
      "ask",
      ["approval"],
      [permission("allow"), mode("autonomous/defer"), deferred],
    ],
    [
      "V",
      "VFF",
      { permission: "allow", raised: true, authority: "missing" },
      "ask",
      ["approval", "elevation"],
      [permission("allow"), mode("review"), authority, deferred],
    ],
    [
      "D",
      "DVV",
      { permission: "allow", raised: true },
      "deny",
      [],
      [permission("allow"), mode("autonomous/deny")],
    ],
    ["P", "VVF", { permission: "deny", raised: true }, "deny", [], [permission("deny")]],
  ],
)("%s under %s with %j: %s %j", (session, above, more, verdict, needs, reasons) => {
  expect(answer(session, above, more)).toEqual({ verdict, needs, reasons });
});

test.each<[string, Partial<RunModeQuestion>]>([
  ["a profile", { profile: "constructor" as never }],
  ["a permission", { permission: "Allow" as never }],
  ["an access", { permission: "allow", access: "readonly" as never }],
])("what is no %s is denied under any ceiling", (_, more) => {
  expect(answer("V", "VPF", more).verdict).toBe("deny");
});

test("an unknown profile says no more than that the policy could not be evaluated", () => {
  expect(answer("V", "VPD", { profile: "x" as never })).toEqual({
    verdict: "deny",
    needs: [],
    reasons: [{ code: "policy-error" }],
  });
});

test("under any two ceilings, raised or not, the answer is the strictest column's", () => {
  const wrong: string[] = [];
  for (const profile of ["strict", "azure-sre-agent"] as const)
    for (const permission of ["deny", "ask", "allow", "byAccess"] as const)
      for (const access of ["read", "write"] as const)
        for (const marked of [false, true])
          for (const authority of ["held", "missing"] as const)
            for (const raised of [false, true])
              for (const session of letters)
                for (const first of letters)
                  for (const second of letters) {
                    const asked = { profile, permission, access, marked, authority, raised };
                    const { verdict, needs } = answer(session, first + second, asked);
                    const { bits } = reference({
                      ...asked,
                      modes: session + first + second,
                      stopped: false,
                      listed: true,
                      rule: "none",
                      condition: "fits",
                      asked: raised,
                      approval: "none",
                      showed: "all",
                      grant: false,
                      elevated: false,
                      full: false,
                    });
                    const wanted = [...(bits & 1 ? ["approval"] : []), ...(bits & 2 ? ["elevation"] : [])];
                    const expected = bits >= 4 ? "deny" : ["ask", ...wanted].join(" ");
                    const given = [verdict === "allow" ? "ask" : verdict, ...needs].join(" ");
                    if (given !== expected || (verdict === "allow") !== (bits === 0))
                      wrong.push(JSON.stringify({ ...asked, session, first, second, given, expected }));
                  }
  expect(wrong).toEqual([]);
});
