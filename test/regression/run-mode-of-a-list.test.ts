import { isRunMode, type RunMode } from "@interlock/core";
import { evaluateRunMode } from "@interlock/run-mode";
import { expect, test } from "vitest";

// A list, or an object whose member nobody sees, counted as the autonomous mode that it carried.
const autonomous = { onAsk: "proceed" };
test.each<[string, unknown]>([
  ["a list", Object.assign([], { autonomous })],
  ["a list inside", { autonomous: Object.assign([], autonomous) }],
  ["another name", { manual: autonomous }],
  ["another name inside", { autonomous: { onTell: "proceed" } }],
  ["a function", Object.assign(() => undefined, { autonomous })],
  ["a hidden member", Object.defineProperty({}, "autonomous", { value: autonomous })],
  ["an inherited member", Object.create({ autonomous })],
  ["an inherited member beside its own", Object.assign(Object.create({ more: 1 }), { autonomous })],
])("%s is no autonomous mode: a person is asked", (_, mode) => {
  const terms = { permission: "ask", access: "write", marked: false, ceilings: [] } as const;
  const asked = { ...terms, authority: "held", mode: mode as RunMode } as const;
  expect(evaluateRunMode(asked)).toMatchObject({ verdict: "ask", needs: ["approval"] });
});

test("what is one is one in core's words too", () => {
  expect(isRunMode(Object.assign([], { autonomous }))).toBe(false);
  expect(isRunMode({ autonomous })).toBe(true);
});
