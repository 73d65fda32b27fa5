import { decide, renderRequest } from "@interlock/approval";
import type { Call, Json, Policy } from "@interlock/core";
import type { OperationSource } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { facts } from "../approval/set-up.ts";
import { act, compiled } from "../locks/wire.ts";

// The body was built with a media type that no argument had: rules, constraints and approvers saw none.
const text = { type: "string" };
const parts = { type: "array", items: { type: "object" } };

function policyOf(
  properties: object,
  settings: Omit<OperationSource, "permission">,
  more: object = {},
): Policy {
  const schema = { type: "object", properties, ...more };
  return compiled(
    "/x",
    "post",
    { parameters: [{ name: "body", in: "body", required: true, schema }] },
    settings,
  );
}

function called(policy: Policy, body: Json): Call {
  const call = act(policy, { body });
  if (!("request" in call)) throw new Error(call.join("\n"));
  return call;
}

const bytes = { $content: text };
const file = { "$content-type": text, $content: text };
const content = { $content: "aGk=" };

const agent = { "/body": "agent" } as const;
const internal = { ...text, default: "text/csv", "x-ms-visibility": "internal" };

describe.each<[string, object, object, Json, string, string]>([
  ["nobody declares it", bytes, agent, content, "injected", "application/octet-stream"],
  ["the agent leaves it out", file, agent, content, "agent", "application/octet-stream"],
  ["the agent says it", file, agent, { ...content, "$content-type": "a/b" }, "agent", "a/b"],
  ["nobody may say it", file, { "/body/$content": "agent" }, content, "injected", "application/octet-stream"],
  [
    "the definition has a default",
    { ...file, "$content-type": { ...text, default: "text/csv" } },
    agent,
    content,
    "agent",
    "text/csv",
  ],
  [
    "the definition injects it",
    { ...file, "$content-type": internal },
    { "/body/$content": "agent" },
    content,
    "injected",
    "text/csv",
  ],
  ["the body has parts", { $multipart: parts }, agent, { $multipart: [] }, "injected", "multipart/form-data"],
])(
  "the media type that is sent is an argument, where %s",
  (_, properties, parameters, body, source, type) => {
    const more = type === "text/csv" && source === "injected" ? { required: ["$content-type"] } : {};
    const policy = (rules: readonly object[] = []) =>
      policyOf(properties, { parameters, ...(rules.length > 0 ? { rules } : {}) } as never, more);

    test("and it is what is sent", () => {
      const call = called(policy(), body);
      expect(call.request.body).toMatchObject({ "$content-type": type });
      expect(call.arguments).toMatchObject({ body: { "$content-type": type } });
    });

    test("and a rule decides on it", () => {
      const verdict = (wanted: string): string => {
        const named = { properties: { "$content-type": { const: wanted } }, required: ["$content-type"] };
        const rule = {
          if: { properties: { body: named }, required: ["body"] },
          permission: "deny",
          reason: "so",
        };
        return decide(called(policy([rule]), body), facts).verdict;
      };
      // What the definition does not declare no rule can name.
      if ("$content-type" in properties) expect([verdict(type), verdict("c/d")]).toEqual(["deny", "allow"]);
      else expect(() => verdict(type)).toThrow("unknown-pointer");
    });

    test("and a person is shown it, and who says it", () => {
      const { leaves } = renderRequest(called(policy(), body));
      expect(leaves).toContainEqual({ pointer: "/body/$content-type", source, text: JSON.stringify(type) });
    });
  },
);

test("it goes with what the policy locks, and gives way to it", () => {
  const whole = policyOf(file, { parameters: { "/body": { user: content } } });
  for (let call = 0; call < 2; call++)
    expect(act(whole, {})).toMatchObject({
      arguments: { body: { "$content-type": "application/octet-stream" } },
      request: { body: { ...content, "$content-type": "application/octet-stream" } },
    });
  const locked = policyOf(file, {
    parameters: { "/body/$content": "agent", "/body/$content-type": { user: "a/b" } },
  });
  expect(called(locked, content).request.body).toEqual({ ...content, "$content-type": "a/b" });
});

test.each<[string, object, Omit<OperationSource, "permission">]>([
  [
    "the policy",
    file,
    { parameters: { "/body": "agent" }, constraints: { "/body/$content-type": { const: "image/png" } } },
  ],
  [
    "the definition",
    { ...file, "$content-type": { ...text, enum: ["image/png"] } },
    { parameters: { "/body": "agent" } },
  ],
])("one that %s would refuse is never added: it has to be said", (_, properties, settings) => {
  const policy = policyOf(properties, settings);
  expect(act(policy, { body: content })).toEqual(["missing-parameter /body/$content-type"]);
  expect(called(policy, { ...content, "$content-type": "image/png" }).request.body).toMatchObject({
    "$content-type": "image/png",
  });
});

test("what is no type is refused, and never replaced by ours", () => {
  const nullable = { ...file, "$content-type": { ...text, "x-nullable": true } };
  const policy = policyOf(nullable, { parameters: { "/body": "agent" } });
  for (const type of [null, "", "image", "a/b\r\nc: d"])
    expect(act(policy, { body: { ...content, "$content-type": type } })).toEqual([
      "value-refused /body/$content-type",
    ]);
});

test("the type of parts is one of parts: any other is not what a runtime URL sends", () => {
  const policy = policyOf({ "$content-type": text, $multipart: parts }, { parameters: agent });
  for (const type of ["text/html", "multipart/form-data; boundary=x", "multipart/"])
    expect(act(policy, { body: { "$content-type": type, $multipart: [] } })).toEqual([
      "value-refused /body/$content-type",
    ]);
  const related = { "$content-type": "multipart/related", $multipart: [] };
  expect(called(policy, related).request.body).toEqual(related);
});
