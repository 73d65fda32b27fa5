import { type Connector, type JsonObject, own, type Policy } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import {
  compilePolicy,
  driftReport,
  fromMcpServerConfig,
  governanceTable,
  type OperationSource,
  openTriage,
  toMcpServerConfig,
} from "@interlock/triage";
import { describe, expect, test } from "vitest";

const text = { type: "string" };
const node = (more: JsonObject = {}) => ({
  type: "object",
  properties: { body: text, skipped: text, "~other": text, ...more },
  additionalProperties: { type: "string", maxLength: 9 },
});

function connector(schema: JsonObject = node()): Connector {
  const parameters = [{ name: "comment", in: "body", required: true, schema }];
  const operation = { operationId: "Comment", parameters, responses: {} };
  const read = readConnector({
    swagger: "2.0",
    info: { title: "Desk", version: "1" },
    paths: { "/comments": { post: operation } },
  });
  if (!read.ok) throw new Error("unread");
  return read.value;
}

const fileOf = (source: Omit<OperationSource, "permission">) => ({
  interlock: 1 as const,
  connectors: {
    desk: {
      definition: "x",
      connection: "desk-1",
      operations: { Comment: { permission: "ask" as const, ...source } },
    },
  },
});

const compile = (parameters: OperationSource["parameters"], more: object = {}, desk = connector()) =>
  compilePolicy({ file: fileOf({ parameters: parameters ?? {}, ...more }) }, { desk });

function policy(parameters: OperationSource["parameters"], more: object = {}): Policy {
  const compiled = compile(parameters, more);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.issues));
  return compiled.value;
}

const others = (of: Policy) => of.tools[0]?.agent.filter((leaf) => leaf.segments.at(-1) === true);
const open = (of: Policy) =>
  own(own(own(of.tools[0]?.inputSchema, "properties"), "comment"), "additionalProperties");

describe("a role", () => {
  test.each<[string, OperationSource["parameters"], boolean]>([
    ["that nobody gives leaves them closed", { "/comment/body": "agent" }, false],
    ["of their own opens them", { "/comment/body": "agent", "/comment/~other": "agent" }, true],
    ["of their own opens them alone", { "/comment/~other": "agent" }, true],
    ["above gives them too", { "/comment": "agent" }, true],
    [
      "above gives them, and a longer pointer wins",
      { "/comment": "agent", "/comment/~other": "skip" },
      false,
    ],
    ["of a property that is called so is its own", { "/comment/~0other": "agent" }, false],
    ["that skips all leaves them closed", { "/comment/body": "agent", "/comment/~other": "skip" }, false],
  ])("%s", (_, parameters, isOpen) => {
    const of = policy(parameters);
    expect(others(of)).toHaveLength(isOpen ? 1 : 0);
    expect(open(of)).toEqual(isOpen ? { type: "string", maxLength: 9 } : false);
  });

  test("cannot be a lock of their own", () => {
    expect(compile({ "/comment/~other": { user: "L" } })).toMatchObject({
      ok: false,
      issues: [{ code: "lock-invalid", pointer: "/comment/~other" }],
    });
  });

  test("that locks the object may hold undeclared keys, and then they are the policy's", () => {
    const whole = policy({ "/comment": { user: { body: "x", extra: "L" } } });
    expect(whole.tools[0]?.locks.map(({ value }) => value)).toEqual([{ body: "x", extra: "L" }]);
    expect(others(whole)).toEqual([]);
    const split = policy({ "/comment": { user: { extra: "L" } }, "/comment/body": "agent" });
    expect(split.tools[0]?.locks.map(({ pointer }) => pointer)).toEqual(["/comment/extra"]);
    expect(open(split)).toBe(false);
    const given = policy({ "/comment": { user: { extra: "L" } }, "/comment/~other": "agent" });
    expect(others(given)?.[0]?.declared).toContain("extra");
  });

  test("of an object that takes no other keys is of a place that is not there", () => {
    const closed = connector({ type: "object", properties: { body: text } });
    expect(compile({ "/comment/~other": "agent" }, {}, closed)).toMatchObject({
      ok: false,
      issues: [{ code: "unknown-pointer" }],
    });
  });
});

test("the policy knows every declared name beside them, and the model reads none that is not the agent's", () => {
  const of = policy({ "/comment/body": "agent", "/comment/~other": "agent" });
  expect(others(of)).toEqual([
    {
      pointer: "/comment/~other",
      key: "comment",
      segments: [true],
      required: false,
      declared: ["body", "skipped", "~other"],
    },
  ]);
  expect(JSON.stringify(of.tools[0]?.inputSchema)).not.toContain("skipped");
});

test("a constraint narrows each of their values, and only where they are the agent's", () => {
  const constraints = { "/comment/~other": { enum: ["x"] } };
  expect(policy({ "/comment": "agent" }, { constraints }).tools[0]?.constraints).toMatchObject([
    { pointer: "/comment/~other", segments: [true] },
  ]);
  expect(compile({ "/comment/body": "agent" }, { constraints })).toMatchObject({ ok: false });
});

test("triage asks nothing of them, and takes an answer", () => {
  const [operation] = connector().operations;
  if (operation === undefined) throw new Error("none");
  const triage = openTriage(operation);
  expect(triage.questions.map(({ pointer }) => pointer)).not.toContain("/comment/~other");
  const answered = triage.answer("/comment/~other", "agent");
  expect(answered.ok && answered.value.skipRest().build()).toMatchObject({
    ok: true,
    value: { "/comment/~other": "agent" },
  });
});

test("the table of governance has a row for them", () => {
  const row = (parameters: OperationSource["parameters"]) =>
    governanceTable(fileOf({ parameters: parameters ?? {} }), { desk: connector() })[0]?.parameters.find(
      ({ pointer }) => pointer === "/comment/~other",
    );
  expect([row({ "/comment": "agent" })?.role, row({})?.role]).toEqual(["agent", "skip"]);
});

test("drift: a name that the definition has come to declare is none of them any more", () => {
  const of = policy({ "/comment": "agent" });
  expect(driftReport(of, { desk: connector(node({ isAdmin: { type: "boolean" } })) })).toMatchObject([
    { code: "definition-drift", severity: "error", pointer: "/comment/~other" },
  ]);
  const closed = connector({ type: "object", properties: node().properties });
  expect(driftReport(of, { desk: closed })).toMatchObject([
    { severity: "warning", pointer: "/comment/~other" },
  ]);
});

test("export keeps back what it cannot hold to, and says them where that is wanted; what was said comes back", () => {
  for (const parameters of [
    { "/comment/body": "agent", "/comment/~other": "agent" },
    { "/comment/body": "agent" },
  ] as const) {
    const of = policy(parameters);
    const { notes } = toMcpServerConfig(of, { to: "sre-agent" });
    const protects = notes.filter(({ message }) => message.includes("/comment/~other"));
    expect(protects.map(({ severity }) => severity)).toEqual(
      "/comment/~other" in parameters ? ["error"] : [],
    );
    const { config } = toMcpServerConfig(of, { lossy: ["Comment"] });
    const back = fromMcpServerConfig(JSON.parse(JSON.stringify(config)), { desk: connector() });
    if (!back.ok) throw new Error(JSON.stringify(back.issues));
    expect(back.value.file.connectors["desk"]?.operations["Comment"]?.parameters).toEqual(parameters);
  }
});

test("a description of what holds a lock tells the model nothing of it", () => {
  const schema = {
    ...node({ owner: text }),
    title: "The comment",
    description: "Set owner to ops-team",
    additionalProperties: {
      type: "object",
      properties: { owner: { ...text, enum: ["ops-team"] }, note: text },
    },
  };
  const compiled = compile(
    { "/comment/body": "agent", "/comment/owner": { user: "ops-team" }, "/comment/~other": "agent" },
    {},
    connector(schema),
  );
  const input = JSON.stringify(compiled.ok && compiled.value.tools[0]?.inputSchema);
  expect(input).toContain("The comment");
  for (const told of ["owner", "ops-team"]) expect(input).not.toContain(told);
});
