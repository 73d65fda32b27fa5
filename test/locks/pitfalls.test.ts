import type { Json } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { describe, expect, test } from "vitest";
import { toolEntry } from "../fixtures/policy.ts";
import { act, compiled, handmade, sent } from "./wire.ts";

// docs/spec/security-pitfalls.md: the rows about building a request, each under its own name; from row 14 on in
// pitfalls-values.test.ts. Rows 28, 32 and the rest of 15 and 17 are in test/approval/pitfalls.test.ts; 9 is where raw
// text is read (test/cli, test/swagger); 21 and 31 belong to reading and compiling, 25 and 33 to approvals, 30 to triage.

const text = { type: "string" };
const inQuery = (name: string, more: object = {}) => ({ name, in: "query", type: "string", ...more });
const inHeader = (name: string) => ({ name, in: "header", type: "string" });
const body = (schema: object) => ({ name: "mail", in: "body", required: true, schema });
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

const issuePath = compiled(
  "/issues/{id}/comments",
  "get",
  { parameters: [{ name: "id", in: "path", required: true, type: "string" }] },
  { parameters: { "/id": "agent" } },
);

function segments(id: string): readonly string[] | "refused" {
  const call = act(issuePath, { id });
  if (!("request" in call)) {
    expect(call).toEqual(["value-refused /id"]);
    return "refused";
  }
  const url = new URL(`https://h${call.request.path}`);
  expect(url.search + url.hash).toBe("");
  return url.pathname.split("/");
}

describe("1 dot segments in path parameters", () => {
  test.each([".", "..", "%2e%2e", "..%2f", "a/../b", "\\..", "..\\", "a\\.\\b", "..;x", "a/..;/b"])(
    "%j",
    (id) => {
      expect(segments(id)).toBe("refused");
    },
  );
  test.each(["...", "a..b", ".hidden", "a/b", "v1.2"])("%j is an id like any other", (id) => {
    expect(segments(id)).toEqual(["", "issues", encodeURIComponent(id), "comments"]);
  });
  test("pieces that are a dot segment only together", () => {
    const policy = compiled(
      "/a/{x}{y}/b",
      "get",
      { parameters: ["x", "y"].map((name) => ({ name, in: "path", required: true, type: "string" })) },
      { parameters: { "/x": { user: "%2" }, "/y": "agent" } },
    );
    expect(act(policy, { y: "e%2e" })).toEqual(["value-refused /y"]);
    expect(sent(policy, { y: "1" }).path).toBe("/a/%2521/b");
  });
});

describe("2 double encoding", () => {
  test.each([
    "%252e%252e%252fadmin",
    "%25252e%25252e",
    "%2525252525252e",
    "%c0%ae%c0%ae",
    "%e0%80%ae.",
    "%u002e%u002e",
    "x%5c%2e%2e",
  ])("%j", (id) => {
    expect(segments(id)).toBe("refused");
  });
  test("what decodes to no dot segment is sent, encoded once", () => {
    expect(segments("%252fShared%2bDocs")).toEqual(["", "issues", "%25252fShared%252bDocs", "comments"]);
    expect(segments("100%")).toEqual(["", "issues", "100%25", "comments"]);
    expect(segments("caf%e9")).toEqual(["", "issues", "caf%25e9", "comments"]);
  });
});

test.each(["1?api-version=x", "1#", "1;a=b", "1&x", "1?admin=true#"])(
  "3 query or fragment in a path parameter: %j",
  (id) => {
    expect(segments(id)).toEqual(["", "issues", encodeURIComponent(id), "comments"]);
  },
);

test("4 tab, newline, backslash and surrogates in paths", () => {
  for (let code = 0; code < 0x20; code++) expect(segments(`a${String.fromCharCode(code)}b`)).toBe("refused");
  expect(segments("a\u007fb")).toBe("refused");
  expect(segments("a\u0085b")).toBe("refused");
  expect(segments("a%0ab")).toBe("refused");
  expect(segments("a\ud800")).toBe("refused");
  expect(segments("a\\b")).toEqual(["", "issues", "a%5Cb", "comments"]);
  expect(segments("")).toBe("refused");
});

const headers = compiled(
  "/a",
  "get",
  { parameters: [inHeader("X-Note"), inHeader("X-Lock")] },
  { parameters: { "/X-Note": "agent", "/X-Lock": { user: "a" } } },
);

test("5 header CRLF", () => {
  for (const value of ["x\r\nX-Lock: evil", "a\0", "a\u0100", "a\n", " padded", "a\u007f"])
    expect(act(headers, { "X-Note": value })).toEqual(["value-refused /X-Note"]);
  expect(sent(headers, { "X-Note": "caf\u00e9\tx" }).headers).toEqual({
    "X-Note": "caf\u00e9\tx",
    "X-Lock": "a",
  });
});

test("6 header case and duplicates", () => {
  for (const name of ["x-lock", "X-LOCK", "X-Lock"])
    expect(act(headers, { [name]: "b" })).toContain(`locked-parameter /${name}`);
  for (const name of ["Authorization", "Host", "Content-Type", "X-HTTP-Method-Override", "Cookie"])
    expect(act(headers, { [name]: "b" })).toEqual([`unknown-parameter /${name}`]);
  expect(act(headers, { "X-Note": ["a", "b"] })).toEqual(["type-mismatch /X-Note"]);
});

test("6 a policy from elsewhere cannot declare the transport's headers either", () => {
  for (const name of [
    "authorization",
    "Host",
    "content-length",
    "Proxy-X",
    "X-HTTP-Method-Override",
    "bad\r\nname",
  ]) {
    const tool = toolEntry({
      path: "/a",
      parameters: [{ in: "header", name, key: "h" }],
      agent: [{ pointer: "/h", key: "h", segments: [], required: false }],
      locks: [],
      inputSchema: object({ h: text }, { additionalProperties: false }) as never,
    });
    expect(act(handmade(tool), { h: "x" })).toEqual(["value-refused /h"]);
  }
});

describe("7 duplicate query keys", () => {
  const policy = compiled(
    "/a",
    "get",
    { parameters: [inQuery("to"), inQuery("q")] },
    { parameters: { "/to": { user: "a" }, "/q": "agent" } },
  );
  test.each(["to", "to[]", "TO", "to%00", "%74o", "to ", "query:to", "t\u200bo"])("%j", (key) => {
    for (const value of ["b", ["a", "b"]])
      expect(act(policy, { q: "x", [key]: value })).toEqual(expect.any(Array));
    expect(sent(policy, { q: "to=b&to=c" }).queries).toEqual({ to: "a", q: "to=b&to=c" });
  });
});

test("8 __proto__ and constructor, at every depth and as tool names", () => {
  const policy = compiled(
    "/a",
    "post",
    { parameters: [body(object({ inner: object({ note: text, to: text }) }))] },
    { parameters: { "/mail/inner/note": "agent", "/mail/inner/to": { user: "a" } } },
  );
  const evil = ['{"__proto__":{"to":"evil"}}', '{"constructor":{"prototype":{"to":"evil"}}}'];
  for (const raw of evil) {
    const bad = JSON.parse(raw) as Record<string, Json>;
    const withKey = (value: object): object => Object.assign(JSON.parse(raw) as object, value);
    for (const args of [
      bad,
      withKey({ mail: { inner: { note: "x" } } }),
      { mail: bad },
      { mail: { inner: bad } },
    ])
      expect(act(policy, args)).toEqual(expect.any(Array));
  }
  expect(({} as Record<string, unknown>)["to"]).toBeUndefined();
  for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty"])
    expect(mergeLocks(policy, name, {})).toMatchObject({
      ok: false,
      issues: [{ code: "operation-unknown" }],
    });
});

const mail = object({ To: text, Body: text }, { required: ["To", "Body"] });
const locked = compiled(
  "/mail",
  "post",
  { parameters: [body(mail)] },
  { parameters: { "/mail/To": { user: "ops@example.com" }, "/mail/Body": "agent" } },
);

describe("10 back ends that ignore case", () => {
  test.each(["to", "TO", "tO", "T\u006f", "\uff34o", "T\u200bo", "\u0422o", "To\u0000"])("%j", (key) => {
    expect(act(locked, { mail: { Body: "x", [key]: "evil" } })).toEqual(expect.any(Array));
  });
  test("in an open map too", () => {
    const open = compiled(
      "/mail",
      "post",
      { parameters: [body({ ...mail, additionalProperties: { type: "string" } })] },
      {
        parameters: {
          "/mail/To": { user: "ops@example.com" },
          "/mail/Body": "agent",
          "/mail/~other": "agent",
        },
      },
    );
    for (const key of ["To", "to", "TO", "\uff34o", "T\u200bo"])
      expect(act(open, { mail: { Body: "x", [key]: "evil" } })).toContain(`locked-parameter /mail/${key}`);
    expect(sent(open, { mail: { Body: "x", Other: "y" } }).body).toEqual({
      Body: "x",
      Other: "y",
      To: "ops@example.com",
    });
  });
});

test.each([
  { Body: "x", extra: 1 },
  { Body: "x", "mail.To": "evil" },
  { Body: "x", "To.x": 1 },
  "text",
  [],
  7,
])("11 additionalProperties smuggling: %j", (value) => {
  expect(act(locked, { mail: value })).toEqual(expect.any(Array));
  expect(act(locked, { mail: { Body: "x" }, "mail.To": "evil" })).toEqual(["unknown-parameter /mail.To"]);
});

describe("12 a lock left out", () => {
  const nested = compiled(
    "/a",
    "post",
    {
      parameters: [
        {
          ...body(object({ head: object({ to: text }, { "x-nullable": true }), note: text })),
          required: false,
        },
      ],
    },
    { parameters: { "/mail/head/to": { user: "a" }, "/mail/note": "agent" } },
  );
  test.each([{}, { mail: {} }, { mail: { note: "x" } }])("%j", (args) => {
    expect(sent(nested, args).body).toMatchObject({ head: { to: "a" } });
  });
  test.each([null, "text", [], [{ to: "evil" }], { to: "evil" }, { to: null }])(
    "the parent as %j",
    (head) => {
      const call = act(nested, { mail: { head } });
      if ("request" in call) expect(call.request.body).toMatchObject({ head: { to: "a" } });
      else expect(call.length).toBeGreaterThan(0);
    },
  );
  test("whatever a policy from elsewhere lets through", () => {
    const tool = toolEntry({ path: "/a", parameters: [], agent: [], inputSchema: { type: "object" } });
    for (const comment of [null, "x", [], { visibility: 1 }, { visibility: null }]) {
      const call = act(handmade(tool), { comment });
      if ("request" in call)
        expect(call.request.body).toMatchObject({ visibility: { type: "role", value: "Admins" } });
      else
        expect(["locked-parameter /comment/visibility", "type-mismatch /comment"]).toEqual(
          expect.arrayContaining([...call]),
        );
    }
  });
});

test("13 composition: the locked property is in no branch, and cannot come through one", () => {
  const policy = compiled(
    "/a",
    "post",
    {
      parameters: [
        body({
          allOf: [object({ to: text }, { required: ["to"] }), { allOf: [object({ note: text, to: text })] }],
          discriminator: "note",
        }),
      ],
    },
    { parameters: { "/mail/to": { user: "a" }, "/mail/note": "agent" } },
  );
  expect(JSON.stringify(policy.tools[0]?.inputSchema)).not.toContain('"to"');
  expect(act(policy, { mail: { note: "x", to: "evil" } })).toContain("locked-parameter /mail/to");
  expect(sent(policy, { mail: { note: "x" } }).body).toEqual({ note: "x", to: "a" });
});
