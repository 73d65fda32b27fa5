import { describe, expect, test } from "vitest";
import { act, compiled, sent } from "../locks/wire.ts";

// A guard made from locks alone: an open map took every declared name that was not locked.
const text = { type: "string" };
const schema = {
  type: "object",
  properties: {
    a: text,
    amount: { type: "number" },
    isAdmin: { type: "boolean" },
    tenantId: { ...text, "x-ms-visibility": "internal" },
    ro: { ...text, readOnly: true },
    config: { type: "object", properties: { owner: text, other: text }, additionalProperties: false },
    only: { type: "object", properties: { skipped: text } },
    straße: text,
  },
  additionalProperties: true,
};
const parameters = {
  "/body/a": "agent",
  "/body/amount": "agent",
  "/body/config/owner": { user: "L" },
} as const;
const operation = { parameters: [{ name: "body", in: "body", required: true, schema }] };
const closed = compiled("/x", "post", operation, { parameters });
const open = compiled("/x", "post", operation, { parameters: { ...parameters, "/body/~other": "agent" } });
const sentBody = (body: object) => sent(open, { body }).body;
const refused = (body: object) => act(open, { body });

test("other keys are closed until a policy gives them, and then they are sent", () => {
  expect(act(closed, { body: { a: "x", note: "n" } })).toEqual(["unknown-parameter /body/note"]);
  expect(sentBody({ a: "x", note: { any: [1] } })).toEqual({
    a: "x",
    note: { any: [1] },
    config: { owner: "L" },
  });
});

test.each([
  ["skipped", { isAdmin: true }, "unknown-parameter /body/isAdmin"],
  ["internal", { tenantId: "t" }, "unknown-parameter /body/tenantId"],
  ["read-only", { ro: "r" }, "unknown-parameter /body/ro"],
  ["skipped as a whole", { only: {} }, "unknown-parameter /body/only"],
  ["of a closed object beside a lock", { config: { other: "o" } }, "locked-parameter /body/config"],
  ["wrongly typed around a lock", { config: "dropped" }, "type-mismatch /body/config"],
])("a name that is %s is none of them", (_, body, issue) => {
  for (const policy of [open, closed]) expect(act(policy, { body: { a: "x", ...body } })).toEqual([issue]);
});

describe("a lookalike of a declared name is none of them, whatever its role", () => {
  test.each([
    "A",
    " a",
    "a ",
    "a\u200b",
    "\uff41",
    "Amount",
    "AMOUNT",
    "ISADMIN",
    "TenantId",
    "RO",
    "Config",
    "stra\u1e9ee",
    "STRASSE",
    "strasse",
  ])("%s", (key) => {
    expect(refused({ [key]: "evil" })).toEqual([
      `${key === "Config" ? "locked" : "unknown"}-parameter /body/${key}`,
    ]);
  });
});

test.each([
  "config.owner",
  "config[owner]",
  "config['owner']",
  "config/owner",
  "isAdmin.x",
  "a[0]",
  ".a",
  "Config.Owner",
])("a key that spells a path to a declared leaf is none of them: %s", (key) => {
  const [issue] = refused({ [key]: "evil" }) as readonly string[];
  expect(issue).toMatch(/^(?:locked|unknown)-parameter /u);
});

describe("what a key holds that no screen shows, or that parts its words, is no difference", () => {
  const policy = compiled(
    "/x",
    "post",
    {
      parameters: [
        {
          name: "payload",
          in: "body",
          schema: { ...schema, properties: { ...schema.properties, "display name": text, my_key: text } },
        },
      ],
    },
    {
      parameters: {
        "/payload/a": "agent",
        "/payload/display name": { user: "L" },
        "/payload/my_key": { user: "L" },
        "/payload/config/owner": { user: "L" },
        "/payload/~other": "agent",
      },
    },
  );
  const controls = ["\u0000", "\u0008", "\u001f", "\u007f", "\u0085", "\u009f"];
  const blank = ["\u2800", "\u3164", "\u{1d159}", "\u00a0", "\u3000", "\u2028", "\t"];
  const odd = [
    "\ufff9",
    "\ufffb",
    "\uffff",
    "\ufdd0",
    "\u{1ffff}",
    "\u061c",
    "\u00ad",
    "\u{13430}",
    "\u{e0001}",
  ];
  test.each([...controls, ...blank, ...odd])("%j", (character) => {
    for (const key of [`my_${character}key`, `${character}my_key`, `my_key${character}`])
      expect(act(policy, { payload: { [key]: "evil" } })).toEqual([
        expect.stringMatching(/^locked-parameter /u),
      ]);
  });

  test.each(["displayname", "display  name", "DISPLAY\tNAME", "display\u00a0name", " d i splay name"])(
    "%j is display name",
    (key) => {
      const pointer = `/payload/${key}`;
      expect(act(policy, { payload: { [key]: "evil" } })).toEqual([`locked-parameter ${pointer}`]);
    },
  );

  test.each([
    ...[
      "config．owner",
      "config․owner",
      "config［owner］",
      "config／owner",
      "config\u2044owner",
      "config\u0000.owner",
    ],
    ...[
      "$.my_key",
      "$['my_key']",
      "#/my_key",
      "/my_key",
      "body.my_key",
      "payload.my_key",
      "$.payload.my_key",
    ],
    ...["PAYLOAD[`my_key`]", "$ . display name", "．my_key", "/payload/config/owner", "@.config.owner"],
  ])("a path may be written otherwise, and from the root: %s", (key) => {
    expect(act(policy, { payload: { [key]: "evil" } })).toEqual([
      expect.stringMatching(/^locked-parameter /u),
    ]);
  });

  test.each(["$.other", "body.other", "payload", "$", "body", "displayed name", "#1", "a $"])(
    "%j is another",
    (key) => {
      expect(sent(policy, { payload: { [key]: "x" } }).body).toHaveProperty([key], "x");
    },
  );
});

test.each(["b", "x.y", "ab", "note[0]", "a-b", "a_b"])("any other key is: %s", (key) => {
  expect(sentBody({ [key]: "x" })).toEqual({ [key]: "x", config: { owner: "L" } });
});

test("behind references and allOf, in objects inside leaves and in elements, names are kept as well", () => {
  const node = {
    type: "object",
    properties: {
      to: text,
      Sender: { ...text, readOnly: true },
      key: { ...text, "x-ms-visibility": "internal" },
      again: { $ref: "#/definitions/Node" },
    },
    additionalProperties: true,
  };
  const all = { allOf: [{ properties: { cc: text } }, { $ref: "#/definitions/Node" }] };
  const body = { type: "object", properties: { rows: { type: "array", items: all }, map: mapOf(node) } };
  const policy = compiled(
    "/x",
    "post",
    { parameters: [{ name: "body", in: "body", schema: body }] },
    { parameters: { "/body": "agent" } },
    { Node: node },
  );
  const deep = { to: "x", again: { to: "y", free: 1 } };
  const fits = { rows: [{ cc: "x", ...deep }], map: { any: deep } };
  expect(sent(policy, { body: fits }).body).toEqual(fits);
  for (const key of ["Sender", "sender", "key", "KEY", "TO", "to\u200b"]) {
    const wrong = { to: "x", again: { [key]: "evil" } };
    expect(act(policy, { body: { rows: [wrong] } })).toEqual([`unknown-parameter /body/rows/0/again/${key}`]);
    expect(act(policy, { body: { map: { any: wrong } } })).toEqual([
      `unknown-parameter /body/map/any/again/${key}`,
    ]);
    expect(act(policy, { body: { rows: [{ [key]: "evil" }] } })).toEqual([
      `unknown-parameter /body/rows/0/${key}`,
    ]);
  }
});

test("a definition that a locked and an agent leaf share is checked whole, though the model sees it open", () => {
  const node = {
    type: "object",
    properties: {
      to: text,
      flag: { ...text, "x-ms-visibility": "internal" },
      next: { $ref: "#/definitions/Node" },
    },
  };
  const policy = compiled(
    "/x",
    "post",
    { parameters: [{ name: "body", in: "body", schema: { $ref: "#/definitions/Node" } }] },
    { parameters: { "/body/to": { user: "L" }, "/body/next": "agent" } },
    { Node: node },
  );
  const [tool] = policy.tools;
  expect(JSON.stringify(tool?.inputSchema)).not.toContain('"to"');
  expect(sent(policy, { body: { next: { to: "x" } } }).body).toEqual({ to: "L", next: { to: "x" } });
  for (const key of ["flag", "more"])
    expect(act(policy, { body: { next: { [key]: "evil" } } })).toEqual([
      `unknown-parameter /body/next/${key}`,
    ]);
});

function mapOf(value: object) {
  return { type: "object", additionalProperties: value };
}
