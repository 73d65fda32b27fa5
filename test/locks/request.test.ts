import type { AgentLeaf, Json, ToolEntry, WireParameter } from "@interlock/core";
import { expandPath, maskSecrets, mergeLocks, revealSecrets } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

type Args = Readonly<Record<string, Json>>;

/** A tool whose arguments are its parameters, whatever their type. */
function flat(parameters: readonly WireParameter[], parts: Partial<ToolEntry> = {}): ToolEntry {
  const { body: _, ...rest } = toolEntry();
  return {
    ...rest,
    path: "/items",
    parameters,
    agent: parameters.map(({ key }): AgentLeaf => leaf(key)),
    locks: [],
    inputSchema: { type: "object", properties: Object.fromEntries(parameters.map(({ key }) => [key, {}])) },
    ...parts,
  };
}

function leaf(key: string): AgentLeaf {
  return { pointer: `/${key}`, key, segments: [], required: false };
}

function merge(tool: ToolEntry, args: Args) {
  return mergeLocks(policyOf([tool]), tool.name, args);
}

function sent(tool: ToolEntry, args: Args) {
  const call = merge(tool, args);
  if (!call.ok) throw new Error(JSON.stringify(call.issues));
  return call.value.request;
}

function refused(tool: ToolEntry, args: Args): readonly string[] {
  const call = merge(tool, args);
  return call.ok ? [] : call.issues.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`);
}

describe("a query or a header is text", () => {
  const query = (more: Partial<WireParameter> = {}) => flat([{ in: "query", name: "Q", key: "q", ...more }]);

  test.each([
    ["a b", "a b"],
    [1.5, "1.5"],
    [true, "true"],
    [{ a: 1 }, '{"a":1}'],
    [["a", 1, { b: true }], 'a,1,{"b":true}'],
  ] as const)("%j as %j", (value, text) => {
    expect(sent(query(), { q: value })).toEqual({ method: "POST", path: "/items", queries: { Q: text } });
  });

  test.each([
    ["csv", "a,b"],
    ["ssv", "a b"],
    ["tsv", "a\tb"],
    ["pipes", "a|b"],
    ["multi", "a,b"],
  ] as const)("%s joins as %j, and refuses an element that would be two", (collectionFormat, text) => {
    const tool = query({ collectionFormat });
    expect(sent(tool, { q: ["a", "b"] }).queries).toEqual({ Q: text });
    expect(refused(tool, { q: ["a", `x${text[1]}y`] })).toEqual([
      "value-refused /q/1: the element holds the character that separates elements",
    ]);
  });

  test("null and what is not given are left out, a place without values has no member", () => {
    const tool = flat([
      { in: "query", name: "a", key: "a" },
      { in: "header", name: "X-B", key: "b" },
    ]);
    expect(sent(tool, { a: null })).toEqual({ method: "POST", path: "/items" });
    expect(sent(tool, { b: "x" })).toEqual({ method: "POST", path: "/items", headers: { "X-B": "x" } });
  });

  test("a list that the policy wrote itself is sent as it stands", () => {
    const lock = { pointer: "/q", key: "q", segments: [], value: ["a,b", "c"] };
    const tool = flat([{ in: "query", name: "Q", key: "q" }], {
      agent: [],
      locks: [lock],
      inputSchema: { type: "object", properties: {}, additionalProperties: false },
    });
    expect(sent(tool, {}).queries).toEqual({ Q: "a,b,c" });
  });

  test.each([" x", "x ", "a\nb", "\u0100", "a\u0000"])("the header value %j is refused", (text) => {
    const tool = flat([{ in: "header", name: "X-B", key: "b" }]);
    expect(refused(tool, { b: text })).toEqual(["value-refused /b: the value cannot stand in a header"]);
  });

  test.each(["\tx".trim(), "ÿ", "a\tb", ""])("the header value %j is sent", (text) => {
    expect(sent(flat([{ in: "header", name: "X-B", key: "b" }]), { b: text }).headers).toEqual({
      "X-B": text,
    });
  });

  test.each(["Proxy-Authorization", "CONTENT-MD5", "te", "X Y", "X:Y", ""])(
    "a header called %j belongs to the transport",
    (name) => {
      const tool = flat([{ in: "header", name, key: "b" }]);
      expect(refused(tool, { b: "x" })).toEqual(["value-refused /b: this header belongs to the transport"]);
    },
  );
});

describe("a path", () => {
  test("without a value for a piece, or with null, is missing it", () => {
    const tool = flat([{ in: "path", name: "Id", key: "id" }], { path: "/items/{id}" });
    expect(refused(tool, {})).toEqual(["missing-parameter /id: the path needs a value for it"]);
    expect(refused(tool, { id: null })).toEqual(["missing-parameter /id: the path needs a value for it"]);
    expect(sent(tool, { id: 7 }).path).toBe("/items/7");
  });

  test("names a parameter in its own case first, then in any", () => {
    const parameters = [
      { in: "path", name: "ID", key: "upper" },
      { in: "path", name: "id", key: "lower" },
      { in: "query", name: "Name", key: "name" },
    ] as const;
    const tool = flat(parameters, { path: "{id}/{ID}" });
    expect(sent(tool, { upper: "U", lower: "l" }).path).toBe("l/U");
    expect(refused(flat(parameters, { path: "/{name}" }), { name: "x" })).toEqual([
      "missing-parameter /name: the path needs a value for it",
    ]);
  });

  test.each([
    ["/{a}{b}", { a: ".", b: "." }, "/b"],
    ["/.{a}", { a: "." }, "/a"],
    ["/x.{a}", { a: "y" }, undefined],
    ["/{a}/{b}", { a: "x.", b: ".y" }, undefined],
  ])("%s with %j: its pieces are looked at together", (path, args, where) => {
    const tool = flat(
      [
        { in: "path", name: "a", key: "a" },
        { in: "path", name: "b", key: "b" },
      ],
      { path },
    );
    const expected = where === undefined ? [] : [`value-refused ${where}`];
    expect(
      refused(tool, args as Args)
        .map((line) => line.split(": ")[0])
        .slice(-1),
    ).toEqual(expected);
  });

  test.each([
    ["%c0%ae%c0%ae/x", "two bytes"],
    ["%e0%80%ae%e0%80%ae", "three bytes"],
    ["%f0%80%80%ae%f0%80%80%ae", "four bytes"],
    ["%u002e%u002e", "%u"],
    ["a%ff/%2e%2e", "beside a byte that is no UTF-8"],
    ["%25252525252525252e", "too many times"],
    ["%0d", "a control"],
    ["\u0085", "a C1 control"],
  ])("%s is refused (%s)", (id) => {
    const tool = flat([{ in: "path", name: "id", key: "id" }], { path: "/items/{id}" });
    expect(refused(tool, { id })).toHaveLength(1);
  });

  test("is expanded for itself, with every issue", () => {
    const parameters = ["a", "b"].map((name) => ({ in: "path", name, key: name }) as const);
    expect(expandPath({ path: "/{a}.{b}", parameters }, { a: "x", b: "y z" })).toEqual({
      ok: true,
      value: "/x.y%20z",
    });
    expect(expandPath({ path: "/{a}.{b}", parameters }, { a: "", b: "\ud800" })).toMatchObject({
      ok: false,
      issues: [
        { code: "value-refused", pointer: "/a", message: "an empty value would change the path" },
        { code: "value-refused", pointer: "/b", message: "the text holds half a surrogate pair" },
      ],
    });
  });

  test.each(["%ff", "%c3%28", "100%", "%e0%a0", "caf\u00e9%c3%a9", "%f0%9f%98%80"])("%s is sent", (id) => {
    const tool = flat([{ in: "path", name: "id", key: "id" }], { path: "/items/{id}" });
    expect(decodeURIComponent(sent(tool, { id }).path)).toBe(`/items/${id}`);
  });
});

describe("a form", () => {
  const fields: readonly WireParameter[] = [
    { in: "formData", name: "to", key: "to" },
    { in: "formData", name: "tags", key: "tags", collectionFormat: "multi" },
    { in: "formData", name: "file", key: "file", file: true },
  ];
  const form = (encoding: "urlencoded" | "multipart", parameters = fields) =>
    flat(parameters, { body: { name: "body", required: false, encoding } });

  test("urlencoded is written as HTML forms are; of multi each element is a pair", () => {
    const { body } = sent(form("urlencoded"), { to: "a b&c=(d)!'~*-._", tags: ["x", "y z"], file: null });
    expect(body).toBe("to=a+b%26c%3D%28d%29%21%27%7E*-._&tags=x&tags=y+z");
    expect(sent(form("urlencoded"), {})).not.toHaveProperty("body");
  });

  test("urlencoded refuses a joined element that would be two, but not in multi", () => {
    expect(refused(form("urlencoded"), { to: ["a,b"], tags: ["a,b"] })).toEqual([
      "value-refused /to/0: the element holds the character that separates elements",
    ]);
    expect(sent(form("urlencoded"), { tags: "one" }).body).toBe("tags=one");
  });

  test("multipart has a part for each field and element, a file with its name and content", () => {
    const { body } = sent(form("multipart"), {
      to: 'x"y',
      tags: ["a", "b"],
      file: { $filename: 'a"b.txt', $content: "QQ==", "$content-type": "text/plain" },
    });
    const part = (header: string, content: Json, more: object = {}) => ({
      headers: { "Content-Disposition": `form-data; ${header}`, ...more },
      body: content,
    });
    expect(body).toEqual({
      "$content-type": "multipart/form-data",
      $multipart: [
        part('name="to"', 'x"y'),
        part('name="tags"', "a"),
        part('name="tags"', "b"),
        part('name="file"; filename="a%22b.txt"', "QQ==", { "Content-Type": "text/plain" }),
      ],
    });
    expect(Object.isFrozen((body as { $multipart: readonly object[] }).$multipart[0])).toBe(true);
  });

  test("a file without a name or an envelope is its value", () => {
    const file = { bytes: "x" };
    const { body } = sent(form("multipart"), { file });
    expect(body).toMatchObject({
      $multipart: [{ headers: { "Content-Disposition": 'form-data; name="file"' }, body: file }],
    });
    expect(sent(form("multipart"), { file: "text" }).body).toMatchObject({ $multipart: [{ body: "text" }] });
    expect(sent(form("multipart"), { to: { $content: "x" } }).body).toMatchObject({
      $multipart: [{ body: '{"$content":"x"}' }],
    });
  });

  test.each<[string, Json]>([
    ["no name", { $content: "QQ==" }],
    ["no content", { $filename: "a" }],
    ["content that is no base64", { $filename: "a", $content: "a text" }],
    ["content in another form of base64", { $filename: "a", $content: "QR==" }],
    ["a type that is none", { $filename: "a", $content: "", "$content-type": "a\r\nb: c" }],
    ["a member that would not be sent", { $filename: "a", $content: "", owner: "x" }],
  ])("a file with %s is refused", (_, file) => {
    expect(refused(form("multipart"), { file })).toEqual([
      "value-refused /file: a file is its $filename and its $content in base64, at most with a $content-type",
    ]);
  });

  test("no name ends its header, and no joined element is two", () => {
    const named = form("multipart", [{ in: "formData", name: "a\r\nb", key: "a" }]);
    expect(refused(named, { a: "x" })).toEqual(["value-refused /a: the name cannot stand in a form part"]);
    expect(refused(form("multipart"), { file: { $filename: "a\nb", $content: "" } })).toEqual([
      "value-refused /file: the name cannot stand in a form part",
    ]);
    expect(refused(form("multipart"), { to: ["a,b"] })).toEqual([
      "value-refused /to/0: the element holds the character that separates elements",
    ]);
  });
});

describe("a locked secret", () => {
  const secret = { pointer: "/mail/token", key: "mail", segments: ["token"], value: null, secret: "smtp" };
  const tool = toolEntry({
    path: "/send",
    parameters: [{ in: "query", name: "key", key: "key" }],
    body: { name: "mail", required: true, encoding: "json" },
    agent: [
      {
        pointer: "/mail/rows/*/pin",
        key: "mail",
        segments: ["rows", null, "pin"],
        required: false,
        secret: true,
      },
      { ...leaf("key"), secret: true },
      { pointer: "/mail/text", key: "mail", segments: ["text"], required: false },
    ],
    locks: [secret, { pointer: "/mail/from", key: "mail", segments: ["from"], value: "us" }],
    inputSchema: {
      type: "object",
      properties: {
        key: { type: "string" },
        mail: {
          type: "object",
          properties: { text: {}, rows: { type: "array", items: { properties: { pin: {} } } } },
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
  });
  const args = { key: "k1", mail: { text: "hi", rows: [{ pin: "1234" }, {}] } };
  const call = () => {
    const result = merge(tool, args);
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    return result.value;
  };

  test("is a name until it is sent, and then only in what is sent", () => {
    expect(call().secrets).toEqual(["smtp"]);
    expect(call().request.body).toMatchObject({ token: "secret:smtp", from: "us" });
    const revealed = revealSecrets(call(), { smtp: "s3cret" });
    expect(revealed).toMatchObject({
      ok: true,
      value: { body: { token: "s3cret", from: "us", text: "hi" } },
    });
    expect(revealed.ok && Object.isFrozen(revealed.value.body)).toBe(true);
    expect(call().request.body).toMatchObject({ token: "secret:smtp" });
    expect(() => revealSecrets(call(), {})).toThrow("was not resolved");
    expect(() => revealSecrets(call(), Object.create({ smtp: "inherited" }))).toThrow("was not resolved");
  });

  test("of the agent's is masked where it is shown, wherever it stands", () => {
    const mail = { text: "hi", rows: [{ pin: "***" }, {}], token: "secret:smtp", from: "us" };
    expect(maskSecrets(call())).toEqual({
      arguments: { key: "***", mail },
      request: {
        ok: true,
        value: { method: "POST", path: "/send", queries: { key: "***" }, body: mail, encoding: "json" },
      },
    });
    expect(call().arguments).toMatchObject({ key: "k1" });
  });

  test("that cannot stand where it is to go is refused when it is revealed", () => {
    const header = flat([{ in: "header", name: "X-Key", key: "k" }], {
      agent: [],
      locks: [{ pointer: "/k", key: "k", segments: [], value: null, secret: "key" }],
      inputSchema: { type: "object", properties: {}, additionalProperties: false },
    });
    const result = merge(header, {});
    if (!result.ok) throw new Error(JSON.stringify(result.issues));
    expect(result.value.request.headers).toEqual({ "X-Key": "secret:key" });
    expect(revealSecrets(result.value, { key: "a\nb" })).toMatchObject({ ok: false });
  });
});
