import type { JsonObject } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { body, issuesOfOp, policyOfOp } from "../triage/swagger-policy.ts";

// More than reading one operation visits; what stands behind them is written when it is asked for.
const many = Object.fromEntries(Array.from({ length: 4_100 }, (_, at) => [`p${at}`, { type: "string" }]));
const internal = { type: "string", "x-ms-visibility": "internal", default: "safe" };
const Z = {
  type: "object",
  properties: {
    role: internal,
    id: { type: "string", readOnly: true },
    back: { type: "string", "x-ms-notification-url": true },
    n: { type: "integer", maximum: 5 },
  },
};
const definitions = { Z, Inner: internal, Chain: { $ref: "#/definitions/Inner" } };
const of = (properties: JsonObject) => [
  body({ type: "object", properties: { ...many, ...properties } } as JsonObject),
];
const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
const parts: JsonObject = {
  z: ref("Z"),
  list: { type: "array", items: ref("Z") },
  inline: Z,
  all: { allOf: [ref("Z")] },
  secret: ref("Inner"),
  chain: ref("Chain"),
  part: { allOf: [{ type: "string" }, ref("Inner")] },
  text: { type: "string", maxLength: 2 },
  any: {},
  gone: ref("Gone"),
};

describe("behind what reading visits, a part is the agent's only as far as the definition says", () => {
  const constraints = { "/body/gone": { type: "string" }, "/body/any": { type: "string" } };
  const policy = policyOfOp(of(parts), { parameters: { "/body": "agent" }, constraints }, { definitions });
  test.each<[JsonObject, boolean]>([
    [{ z: { n: 5 } }, true],
    [{ list: [{ n: 5 }] }, true],
    [{ inline: { n: 5 } }, true],
    [{ all: { n: 5 } }, true],
    [{ text: "ab" }, true],
    [{ gone: "x" }, true],
    [{ any: "x" }, true],
    ...["z", "inline", "all"].flatMap((name): [JsonObject, boolean][] =>
      [{ role: "admin" }, { id: "1" }, { back: "https://evil.example" }, { n: 6 }, { more: 1 }, "x"].map(
        (value) => [{ [name]: value }, false],
      ),
    ),
    [{ list: [{ role: "admin" }] }, false],
    [{ secret: "evil" }, false],
    [{ chain: "evil" }, false],
    [{ part: "evil" }, false],
    [{ text: "abc" }, false],
    [{ gone: 5 }, false],
  ])("%j: %s", (value, isOk) => {
    expect(mergeLocks(policy, "Op", { body: value }).ok).toBe(isOk);
  });
});

test("what it may hold is unknown where it is selected, and a constraint makes it known", () => {
  expect(
    issuesOfOp(of({ any: {}, gone: ref("Gone") }), { parameters: { "/body": "agent" } }, { definitions }),
  ).toMatchObject([
    { code: "schema-unknown", pointer: "/body/any" },
    { code: "schema-unknown", pointer: "/body/gone" },
  ]);
});

test("inside an argument, nobody supplies a part that could not be read", () => {
  const deep = (levels: number): JsonObject =>
    levels === 0 ? {} : { type: "object", properties: { d: deep(levels - 1) } };
  const list = { type: "array", items: { type: "object", properties: { gone: ref("Gone"), n: {} } } };
  const policy = policyOfOp(
    [body({ type: "object", properties: { o: { oneOf: [list] }, deep: { oneOf: [deep(110)] } } })],
    { parameters: { "/body": "agent" } },
    { definitions },
  );
  const fits = (value: JsonObject) => mergeLocks(policy, "Op", { body: value }).ok;
  expect(fits({ o: [{ n: { whatever: 1 } }] })).toBe(true);
  expect(fits({ o: [{ gone: 1 }] })).toBe(false);
});
