import { openNamespace } from "@interlock/invoke";
import { readConnector } from "@interlock/swagger";
import { compilePolicy } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { act, compiled, sent } from "../locks/wire.ts";

// The encoding was decided again after judging, from what the agent's JSON holds: an envelope replaced the whole body.
const text = { type: "string" };
const openMap = { type: "object", properties: { to: text, text }, additionalProperties: true };
const body = (schema: object, more: object = {}) => ({
  name: "body",
  in: "body",
  required: true,
  schema,
  ...more,
});
const evil = Buffer.from('{"to":"evil@attacker.com"}').toString("base64");
const keys = [
  "$content",
  "$content-type",
  "$multipart",
  "$CONTENT",
  "$Content-Type",
  "$multipart\u200b",
  " $content",
  "\uff04content",
];

describe("a key at the root of a JSON body by which the platform would take it apart is refused", () => {
  const others = compiled(
    "/x",
    "post",
    { parameters: [body(openMap)] },
    {
      parameters: { "/body/to": { user: "ops@contoso.com" }, "/body/text": "agent", "/body/~other": "agent" },
    },
  );
  const free = compiled(
    "/x",
    "post",
    { parameters: [body({ type: "object" })] },
    { parameters: { "/body": "agent" } },
  );
  test.each(keys)("%j", (key) => {
    for (const policy of [others, free])
      expect(act(policy, { body: { text: "x", [key]: evil } })).toEqual([`value-refused /body/${key}`]);
  });

  test("below the root it is a key like any other", () => {
    const deep = { a: { $content: evil, $multipart: [] } };
    expect(sent(free, { body: deep })).toMatchObject({ body: deep, encoding: "json" });
  });
});

test.each([
  [{ "/body": { user: { to: "x", $content: "eA==" } } }],
  [{ "/body": { user: { $Multipart: [] } } }],
])("a lock that holds one does not compile: %j", (parameters) => {
  expect(() => compiled("/x", "post", { parameters: [body(openMap)] }, { parameters })).toThrow(
    "lock-invalid",
  );
});

describe("a definition that declares the envelope itself", () => {
  const schema = { type: "object", properties: { "$content-type": text, $content: text } };
  const agent = { parameters: { "/body": "agent" } } as const;

  test("is sent as bytes, in an envelope made anew", () => {
    const policy = compiled("/x", "post", { parameters: [body(schema)] }, agent);
    expect(sent(policy, { body: { "$content-type": "image/png", $content: "aGk=" } })).toMatchObject({
      body: { "$content-type": "image/png", $content: "aGk=" },
      encoding: "binary",
    });
    expect(sent(policy, { body: { $content: "aGk=" } }).body).toEqual({
      "$content-type": "application/octet-stream",
      $content: "aGk=",
    });
    expect(act(policy, { body: {} })).toEqual(["missing-parameter /body/$content"]);
  });

  test("sends nothing beside it, and locks nothing beside it", () => {
    const beside = { type: "object", properties: { ...schema.properties, to: text } };
    const policy = compiled("/x", "post", { parameters: [body(beside)] }, agent);
    expect(act(policy, { body: { $content: "aGk=", to: "x" } })).toEqual(["value-refused /body/to"]);
    expect(() =>
      compiled("/x", "post", { parameters: [body(beside)] }, { parameters: { "/body/to": { user: "L" } } }),
    ).toThrow("lock-invalid");
  });

  test("of parts is sent as parts", () => {
    const parts = { type: "array", items: { type: "object" } };
    const policy = compiled(
      "/x",
      "post",
      { parameters: [body({ type: "object", properties: { $multipart: parts } })] },
      agent,
    );
    const part = { headers: { "Content-Disposition": 'form-data; name="a"' }, body: "x" };
    expect(sent(policy, { body: { $multipart: [part] } })).toMatchObject({
      body: { "$content-type": "multipart/form-data", $multipart: [part] },
      encoding: "multipart",
    });
  });
});

test.each([
  ["text/plain", text, "a text", "a text", "text"],
  ["text/plain", {}, { $content: "eA==" }, '{"$content":"eA=="}', "text"],
  ["image/png", text, "bytes", "bytes", "binary"],
  ["application/x-www-form-urlencoded", { type: "object" }, { to: "a b" }, "to=a+b", "urlencoded"],
])("a body of %s is made by its definition, whatever it holds", (media, schema, value, wire, encoding) => {
  const policy = compiled(
    "/x",
    "post",
    { consumes: [media], parameters: [body(schema)] },
    { parameters: { "/body": "agent" } },
  );
  expect(sent(policy, { body: value })).toMatchObject({ body: wire, encoding });
});

test("an object in the place of bytes is refused, an envelope too", () => {
  const policy = compiled(
    "/x",
    "post",
    { consumes: ["image/png"], parameters: [body({})] },
    { parameters: { "/body": "agent" } },
  );
  expect(act(policy, { body: { "$content-type": "a/b", $content: "eA==" } })).toEqual([
    "value-refused /body",
  ]);
});

test("form fields beside a body are sent with it, so that what is locked there is on the wire", () => {
  const field = { name: "owner", in: "formData", type: "string" };
  const policy = compiled(
    "/x",
    "post",
    { parameters: [body({ type: "object", properties: { a: text } }), field] },
    { parameters: { "/owner": { user: "L" }, "/body": "agent" } },
  );
  expect(sent(policy, { body: { a: "x" } })).toMatchObject({
    body: "owner=L&body=%7B%22a%22%3A%22x%22%7D",
    encoding: "urlencoded",
  });
});

test("what stands in a body changes nothing of how a runtime URL sends it", async () => {
  const wire: (readonly [string | null, string])[] = [];
  const { invoke } = openNamespace({
    resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/connectorGateways/n",
    credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1e6 }) },
    runtimeUrls: { "desk-1": "https://x.azure-apihub.net/apim/c/1" },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      wire.push([request.headers.get("content-type"), await request.text()]);
      return new Response("{}", { headers: { "content-type": "application/json" } });
    },
  });
  const form = {
    consumes: ["application/x-www-form-urlencoded"],
    parameters: [{ name: "to", in: "formData", type: "string" }],
  };
  const urlencoded = compiled("/x", "post", form, { parameters: { "/to": "agent" } });
  await invoke("desk-1", sent(urlencoded, { to: "a b" }));
  const json = { "$content-type": "text/html", $content: evil };
  await invoke("desk-1", { method: "POST", path: "/x", body: json, encoding: "json" });
  expect(wire).toEqual([
    ["application/x-www-form-urlencoded", "to=a+b"],
    ["application/json", JSON.stringify(json)],
  ]);
});

test("the encoding is in the digest that an approval is bound to", () => {
  const document = {
    swagger: "2.0",
    info: { title: "T", version: "1" },
    paths: { "/x": { post: { operationId: "Act", parameters: [body(text)], responses: {} } } },
  };
  const digests = ["text/plain", "image/png"].map((media) => {
    const read = readConnector(JSON.stringify({ ...document, consumes: [media] }));
    if (!read.ok) throw new Error("unread");
    const operations = { Act: { permission: "allow", parameters: { "/body": "agent" } } } as const;
    const connectors = { desk: { definition: "x", connection: "c", operations } };
    const policy = compilePolicy({ file: { interlock: 1, connectors } }, { desk: read.value });
    const call = policy.ok ? act(policy.value, { body: "x" }) : [];
    return "requestDigest" in call ? call.requestDigest : undefined;
  });
  expect(new Set(digests).size).toBe(2);
});
