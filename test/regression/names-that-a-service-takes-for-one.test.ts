import { fold } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { compiled, sent } from "../locks/wire.ts";

// Of two names that differ in case alone one was locked, and the other stayed the agent's or was filled by a default.
const text = { type: "string" };
const internal = { ...text, default: "evil", "x-ms-visibility": "internal" };
type Roles = NonNullable<Parameters<typeof compiled>[3]["parameters"]>;

const parameter = (place: string, first: string, second: string, schema: object) => [
  { name: first, in: place, ...text },
  { name: second, in: place, required: true, ...schema },
];
const make = (parameters: readonly object[], roles: Roles) =>
  compiled("/x", "post", { parameters }, { parameters: roles });

describe.each(["header", "query", "formData"])("in a %s", (place) => {
  test.each([
    ["X-Team", "x-team"],
    ["team", "TEAM\u3000"],
  ])("%j and %j", (first, second) => {
    if (place === "header" && first === "team") return;
    expect(fold(first)).toBe(fold(second));
    const given = parameter(place, first, second, text);
    const filled = parameter(place, first, second, internal);
    const lock = { user: "L" };
    expect(() => make(filled, { [`/${first}`]: lock })).toThrow("lookalike-declared");
    expect(() => make(given, { [`/${first}`]: lock, [`/${second}`]: "agent" })).toThrow("lookalike-declared");
    expect(() => make(given, { [`/${first}`]: "skip", [`/${second}`]: "agent" })).toThrow(
      "lookalike-declared",
    );
    expect(() => make(filled, { [`/${first}`]: "agent" })).toThrow("lookalike-declared");
    // Both names are told.
    expect(() => make(filled, { [`/${first}`]: lock })).toThrow(second);
    expect(sent(make(given, { [`/${first}`]: lock, [`/${second}`]: lock }), {})).toBeDefined();
    expect(
      sent(make(given, { [`/${first}`]: "agent", [`/${second}`]: "agent" }), { [second]: "x" }),
    ).toBeDefined();
  });
});

describe("in a body, at any depth", () => {
  const body = (properties: object) => [{ name: "body", in: "body", schema: { type: "object", properties } }];
  const box = (properties: object) => ({ type: "object", properties });
  const rows = (properties: object) => ({ rows: { type: "array", items: box(properties) } });
  const lock = { user: "L" };
  test.each<[string, object, Roles]>([
    ["members", { team: text, Team: text }, { "/body": "agent", "/body/team": lock }],
    ["white space within", { "a b": text, ab: text }, { "/body": "agent", "/body/a b": lock }],
    ["members of elements", rows({ to: text, TO: text }), { "/body": "agent", "/body/rows/*/to": lock }],
    ["objects", { on: box({ x: text }), On: box({ x: text }) }, { "/body": "agent", "/body/on/x": lock }],
    ["an object and a leaf", { on: box({ x: text }), On: text }, { "/body/on/x": "agent", "/body/On": lock }],
    ["a third", { a: text, A: text, "a ": text, z: text }, { "/body": "agent", "/body/a ": lock }],
  ])("%s", (_, properties, roles) => {
    expect(() => make(body(properties), roles)).toThrow("lookalike-declared");
  });

  test("what is whose in different objects, or in one hand, is no conflict", () => {
    const elsewhere = { a: box({ to: text }), b: box({ TO: text }) };
    const policy = make(body(elsewhere), { "/body/a/to": lock, "/body/b/TO": "agent" });
    expect(sent(policy, { body: { b: { TO: "x" } } }).body).toEqual({ a: { to: "L" }, b: { TO: "x" } });
    const one = make(body({ to: text, TO: text }), { "/body": "agent" });
    expect(sent(one, { body: { to: "x", TO: "y" } }).body).toEqual({ to: "x", TO: "y" });
  });
});
