import { decide } from "@interlock/approval";
import type { Policy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { facts } from "../approval/set-up.ts";
import { act, compiled, handmade, sent } from "../locks/wire.ts";

// Two argument sets went as the same bytes, and a rule saw a difference between them.
const text = { type: "string" };
const list = (items: object, more: object = {}) => ({ type: "array", items, ...more });
const lists = list(list(text));

function verdict(policy: Policy, args: unknown): string {
  const call = mergeLocks(policy, "Act", args);
  if (!call.ok) return call.issues.map(({ code, pointer }) => `${code} ${pointer}`).join();
  return decide(call.value, facts).verdict;
}

describe.each(["application/x-www-form-urlencoded", "multipart/form-data"])(
  "in the body of a form, %s, what is not sent is not there:",
  (type) => {
    const schema = {
      type: "object",
      properties: { amount: text, reason: { ...text, "x-nullable": true }, by: list(text) },
    };
    const policy = (absent: object) =>
      compiled(
        "/x",
        "post",
        { consumes: [type], parameters: [{ name: "body", in: "body", schema }] },
        {
          parameters: { "/body": "agent" },
          rules: [{ if: absent as never, permission: "deny", reason: "it is missing" }],
        },
      );
    const lacks = (name: string) => policy({ properties: { body: { not: { required: [name] } } } });

    test.each([
      ["reason", { amount: "5" }, "deny"],
      ["reason", { amount: "5", reason: null }, "deny"],
      ["reason", { amount: "5", reason: "r" }, "allow"],
      ["by", { amount: "5", by: [] }, "deny"],
      ["by", { amount: "5", by: ["x"] }, "allow"],
    ])("%s of %j", (name, body, wanted) => {
      expect(verdict(lacks(name), { body })).toBe(wanted);
    });

    test.each([{}, { body: {} }, { body: { reason: null, by: [] } }])("a body without fields: %j", (args) => {
      const whole = policy({ not: { required: ["body"] } });
      expect(sent(whole, args).body).toBeUndefined();
      expect(verdict(whole, args)).toBe("deny");
    });
  },
);

test.each(["text/plain", "application/octet-stream"])("a body of %s that is null is not there", (type) => {
  const schema = { ...text, "x-nullable": true };
  const policy = compiled(
    "/x",
    "post",
    { consumes: [type], parameters: [{ name: "body", in: "body", schema }] },
    {
      parameters: { "/body": "agent" },
      rules: [{ if: { not: { required: ["body"] } }, permission: "deny", reason: "nothing" }],
    },
  );
  expect(sent(policy, { body: null })).toEqual(sent(policy, {}));
  expect(verdict(policy, { body: null })).toBe("deny");
  expect(verdict(policy, { body: "x" })).toBe("allow");
});

describe("a list in a list that is joined", () => {
  const places = ["path", "query", "header", "formData"];
  const formats = ["csv", "ssv", "tsv", "pipes", "multi"];
  test.each(places.flatMap((place) => formats.map((format) => [place, format] as const)))(
    "in a %s joined by %s is refused unless each of its elements is told apart",
    (place, format) => {
      const policy = compiled(
        place === "path" ? "/x/{f}" : "/x",
        "post",
        { parameters: [{ ...lists, name: "f", in: place, required: true, collectionFormat: format }] },
        { parameters: { "/f": "agent" } },
      );
      const whole = act(policy, { f: [["a,b"]] });
      const parts = act(policy, { f: [["a", "b"]] });
      if (place === "formData" && format === "multi") {
        expect(whole).toEqual(["value-refused /f/0/0"]);
        expect(sent(policy, { f: [["a", "b"], ["c"]] }).body).toBe("f=a%2Cb&f=c");
        expect(act(policy, { f: [[""]] })).toEqual(["value-refused /f/0/0"]);
      } else for (const issues of [whole, parts]) expect(issues).toContain("value-refused /f/0");
    },
  );

  test.each(["application/x-www-form-urlencoded", "multipart/form-data"])(
    "in the body of a form, %s",
    (type) => {
      const schema = { type: "object", properties: { f: list(lists) } };
      const policy = compiled(
        "/x",
        "post",
        { consumes: [type], parameters: [{ name: "body", in: "body", schema }] },
        { parameters: { "/body": "agent" } },
      );
      expect(act(policy, { body: { f: [["a,b"]] } })).not.toHaveProperty("request");
      expect(act(policy, { body: { f: [[["a"], ["b"]]] } })).toContain("value-refused /body/f/0/0");
    },
  );

  // Our reader makes a text only of a string; a policy may come from elsewhere.
  test("in a body of text", () => {
    const [tool] = compiled(
      "/x",
      "post",
      { parameters: [{ name: "body", in: "body", schema: list(text) }] },
      { parameters: { "/body": "agent" } },
    ).tools;
    if (tool?.body === undefined) throw new Error();
    const policy = handmade({ ...tool, body: { ...tool.body, encoding: "text" } });
    expect(act(policy, { body: ["a,b"] })).toEqual(["value-refused /body/0"]);
    expect(sent(policy, { body: ["a", "b"] }).body).toBe("a,b");
  });
});

test.each(["query", "header", "formData"])(
  "null among the elements of a %s is not the text null",
  (place) => {
    const policy = compiled(
      "/x",
      "post",
      {
        parameters: [
          { ...list({ ...text, "x-nullable": true }), name: "f", in: place, collectionFormat: "multi" },
        ],
      },
      { parameters: { "/f": "agent" } },
    );
    expect(act(policy, { f: ["a", null] })).not.toHaveProperty("request");
    expect(act(policy, { f: ["a", "null"] })).toHaveProperty("request");
  },
);
