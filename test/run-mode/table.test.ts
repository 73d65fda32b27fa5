import type { Decision, RunMode } from "@interlock/core";
import { evaluateRunMode, type RunModeQuestion } from "@interlock/run-mode";
import { describe, expect, test } from "vitest";

const proceed: RunMode = { autonomous: { onAsk: "proceed" } };
const refuse: RunMode = { autonomous: { onAsk: "deny" } };
const defer: RunMode = { autonomous: { onAsk: "defer" } };

function ask(question: Partial<RunModeQuestion>): string {
  return inWords(
    evaluateRunMode({
      permission: "ask",
      access: "write",
      marked: false,
      authority: "held",
      mode: "review",
      ceilings: [],
      ...question,
    }),
  );
}

function inWords({ verdict, needs, reasons }: Decision): string {
  const codes = reasons
    .map(({ code }) => code)
    .filter((code) => ["unattended", "deferred", "elevation-unattended"].includes(code));
  return [verdict, ...needs, ...codes].join(" ");
}

describe("the decision table (governance.md 5.3)", () => {
  const all = ["readOnly", "review", proceed, refuse, defer] as const;
  test.each([
    ["deny", "read", false, "deny", "deny", "deny", "deny", "deny"],
    ["deny", "write", false, "deny", "deny", "deny", "deny", "deny"],
    [
      "ask",
      "read",
      false,
      "ask approval",
      "ask approval",
      "allow unattended",
      "deny",
      "ask approval deferred",
    ],
    ["ask", "write", false, "deny", "ask approval", "allow unattended", "deny", "ask approval deferred"],
    ["allow", "read", false, "allow", "allow", "allow", "allow", "allow"],
    ["allow", "write", true, "deny", "allow", "allow", "allow", "allow"],
    ["byAccess", "read", false, "allow", "allow", "allow", "allow", "allow"],
    ["byAccess", "write", false, "deny", "ask approval", "allow", "allow", "allow"],
    ["byAccess", "write", true, "deny", "ask approval", "deny", "deny", "ask approval deferred"],
  ] as const)("%s %s marked:%s", (permission, access, marked, ...answers) => {
    expect(all.map((mode) => ask({ permission, access, marked, mode }))).toEqual(answers);
  });
});

describe("the eight rows of the access page", () => {
  test.each([
    ["read", "held", "review", "allow"],
    ["read", "missing", "review", "ask elevation"],
    ["read", "held", proceed, "allow"],
    ["read", "missing", proceed, "ask elevation"],
    ["write", "held", "review", "ask approval"],
    ["write", "missing", "review", "ask approval elevation"],
    ["write", "held", proceed, "allow"],
    ["write", "missing", proceed, "ask elevation"],
  ] as const)("%s, authority %s, %j: %s", (access, authority, mode, answer) => {
    expect(ask({ permission: "byAccess", access, authority, mode, profile: "azure-sre-agent" })).toBe(answer);
  });
});

test("an ask raised by a rule is never answered by proceed", () => {
  expect(ask({ permission: "allow", raised: true })).toBe("ask approval");
  expect(ask({ permission: "allow", raised: true, mode: proceed })).toBe("deny");
  expect(ask({ permission: "allow", raised: true, mode: defer })).toBe("ask approval deferred");
  expect(ask({ permission: "ask", raised: true, mode: proceed, profile: "azure-sre-agent" })).toBe("deny");
});

test("missing authority is denied where nobody is there, and only there", () => {
  expect(ask({ permission: "allow", authority: "missing", mode: refuse })).toBe("deny elevation-unattended");
  expect(ask({ permission: "ask", authority: "missing", mode: defer })).toBe(
    "ask approval elevation deferred",
  );
});

test("a ceiling never weakens and names itself when it decides", () => {
  expect(ask({ mode: proceed, ceilings: ["review"] })).toBe("deny");
  expect(ask({ mode: "review", ceilings: [proceed] })).toBe("ask approval");
  expect(ask({ mode: proceed, ceilings: ["review", "readOnly"] })).toBe("deny");
  const { reasons } = evaluateRunMode({
    permission: "ask",
    access: "write",
    marked: false,
    authority: "held",
    mode: proceed,
    ceilings: ["review"],
  });
  expect(reasons).toContainEqual({ code: "ceiling", detail: "review" });
});

test("an unknown run mode is review, never autonomous", () => {
  for (const mode of ["Autonomous", null, {}, { autonomous: {} }, { autonomous: { onAsk: "yes" } }]) {
    expect(ask({ mode: mode as RunMode })).toBe("ask approval");
  }
});
