import type { DynamicSource, Operation } from "@interlock/core";
import { openTriage, type Triage } from "@interlock/triage";
import { expect, test } from "vitest";
import { container, leaf, operation } from "./connector.ts";

function lookup(...parents: string[]): DynamicSource {
  return {
    kind: "values",
    on: "self",
    lookup: { form: "operation", operationId: "List" },
    targetExists: true,
    arguments: parents.map((parent) => ({
      target: parent,
      from: {
        reference: parent,
        form: "parameter",
        required: true,
        resolvesTo: `query:${parent}`,
        how: "name",
        pointer: `/${parent}`,
      },
    })),
  };
}

const post: Operation = operation(
  "Post",
  [
    leaf("/note"),
    leaf("/channel", { requiredLocal: true, dynamic: [lookup("team")] }),
    leaf("/team", { requiredLocal: true, dynamic: [lookup()] }),
    leaf("/thread", { dynamic: [lookup("channel")] }),
    leaf("/message/text", { requiredLocal: true }),
    leaf("/message/kind", {
      requiredLocal: true,
      default: "plain",
      schema: { type: "string", enum: ["plain", "html"] },
    }),
    leaf("/message/token", { secret: true }),
    leaf("/message/version", { internal: true, requiredLocal: true, default: "1" }),
  ],
  [container("/message", { requiredLocal: true })],
);

function pointers(triage: Triage): readonly string[] {
  return triage.questions.map((question) => question.pointer);
}

function after(
  triage: Triage,
  ...answers: readonly (readonly [string, Parameters<Triage["answer"]>[1]])[]
): Triage {
  return answers.reduce((now, [pointer, role]) => {
    const next = now.answer(pointer, role);
    if (!next.ok) throw new Error(JSON.stringify(next.issues));
    return next.value;
  }, triage);
}

test("questions come parents first, then what is needed; injected leaves are not asked", () => {
  const triage = openTriage(post);
  expect(pointers(triage)).toEqual([
    "/team",
    "/channel",
    "/message/text",
    "/message/kind",
    "/note",
    "/thread",
    "/message/token",
  ]);
  const channel = triage.questions[1];
  expect(channel).toMatchObject({
    needed: true,
    roles: ["user", "agent"],
    waitsFor: ["/team"],
    suggestion: { role: "user" },
  });
  expect(triage.questions[4]).toMatchObject({
    roles: ["user", "agent", "skip"],
    suggestion: { role: "skip" },
  });
  expect(triage.questions[3]).toMatchObject({
    type: "string",
    choices: ["plain", "html"],
    suggestion: { role: "user", value: "plain" },
  });
  expect(triage.announcements.map(({ pointer }) => pointer)).toEqual(["/message/kind"]);
});

test("nothing builds while a question is open, and what is open is told", () => {
  const triage = after(openTriage(post), ["/team", { user: "t" }], ["/channel", { user: "c" }]);
  expect(triage.done).toBe(false);
  expect(triage.build()).toMatchObject({
    ok: false,
    issues: [{ pointer: "/message/text" }, { pointer: "/message/kind" }, {}, {}, {}],
  });
  const rest = after(triage, ["/message/text", "agent"], ["/message/kind", { user: "html" }]).skipRest();
  expect(rest.done).toBe(true);
  expect(rest.build()).toMatchObject({ ok: true, value: { "/channel": { user: "c" }, "/thread": "skip" } });
});

test("a changed parent reopens its children, and theirs", () => {
  const chosen = after(
    openTriage(post),
    ["/team", { user: "t" }],
    ["/channel", { user: "c" }],
    ["/thread", { user: "x" }],
  );
  expect(pointers(after(chosen, ["/team", { user: "t" }]))).not.toContain("/channel");
  const changed = after(chosen, ["/team", { user: "other" }]);
  expect(pointers(changed)).toEqual(expect.arrayContaining(["/channel", "/thread"]));
  const agent = after(chosen, ["/team", "agent"]);
  expect(agent.questions.find(({ pointer }) => pointer === "/channel")?.suggestion.role).toBe("agent");
});

test.each<[string, Parameters<Triage["answer"]>, string]>([
  ["a needed leaf skipped", ["/team", "skip"], "required-skipped"],
  ["a value that does not fit", ["/message/kind", { user: "bold" }], "lock-invalid"],
  ["an internal leaf given away", ["/message/version", "agent"], "unknown-pointer"],
  ["a pointer mistyped", ["/teem", "agent"], "unknown-pointer"],
])("%s is refused at once", (_, given, code) => {
  expect(openTriage(post).answer(...given)).toMatchObject({ ok: false, issues: [{ code }] });
});

test("a lock under a parent that the agent supplies is refused at once", () => {
  const triage = after(openTriage(post), ["/team", "agent"]);
  expect(triage.answer("/channel", { user: "c" })).toMatchObject({
    ok: false,
    issues: [{ code: "lock-parent-agent" }],
  });
});

test("a conversation is stored as JSON and resumed where it was", () => {
  const half = after(openTriage(post), ["/team", { user: "t" }]);
  const resumed = openTriage(post, JSON.parse(JSON.stringify(half.state)));
  expect(pointers(resumed)).toEqual(pointers(half));
});

test("an existing policy is reopened with nothing open, and edited", () => {
  const settings = {
    parameters: { "/team": { user: "t" }, "/channel": { user: "c" }, "/message": "agent" } as const,
  };
  const triage = openTriage(post, settings);
  expect(triage.done).toBe(true);
  expect(pointers(triage.reopen("/channel"))).toEqual(["/channel"]);
  expect(openTriage(post, { parameters: { "/gone": "agent" } }).issues).toMatchObject([
    { code: "unknown-pointer" },
  ]);
});

test("a trigger is triaged with user and skip only", () => {
  const hook = operation(
    "Hook",
    [leaf("/folder", { requiredLocal: true }), leaf("/b/url", { notificationUrl: true })],
    [container("/b")],
  );
  const triage = openTriage(hook);
  expect(triage.questions).toMatchObject([
    { pointer: "/folder", roles: ["user"], suggestion: { role: "user" } },
  ]);
  expect(triage.answer("/folder", "agent")).toMatchObject({ ok: false });
  expect(after(triage, ["/folder", { user: "Inbox" }]).done).toBe(true);
});
