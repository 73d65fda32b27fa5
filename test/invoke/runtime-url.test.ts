import type { BodyEncoding, InvokeRequest, Json } from "@interlock/core";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";

const resourceId = "/subscriptions/0f0/resourceGroups/rg/providers/Microsoft.Web/connectorGateways/ns";
const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1e6 }) };
const base = "https://i.westus.common.logic-prod.azure-apihub.net/apim/office365/0123";

/** Sends one request to the runtime URL and says what left and what came back. */
async function through(
  request: Partial<InvokeRequest>,
  answer: Response = new Response(null, { status: 204 }),
): Promise<{ readonly sent: Request; readonly body: Json }> {
  let sent: Request | undefined;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent = new Request(input, init);
    return answer;
  };
  const { invoke } = openNamespace({ resourceId, credential, fetch, runtimeUrls: { mail: `${base}//` } });
  const { body } = await invoke("mail", { method: "POST", path: "/v2/Mail", ...request });
  return { sent: sent as Request, body };
}

test.each([
  ["/v2/Mail", `${base}/v2/Mail`],
  ["/s/https%253A%252F%252Fa%252Fb/items", `${base}/s/https%253A%252F%252Fa%252Fb/items`],
  ["/rooms(RoomList='%27%29')", `${base}/rooms(RoomList='%27%29')`],
  ["/a b/é", `${base}/a%20b/%C3%A9`],
  ["/a//b/", `${base}/a//b/`],
])("%s is appended as it is", async (path, url) => {
  expect((await through({ path })).sent.url).toBe(url);
});

test("queries are encoded once, names too", async () => {
  const { sent } = await through({ queries: { "filters[status]": "a b&c=d#/é%20", $top: "1" } });
  expect(new URL(sent.url).search).toBe("?filters%5Bstatus%5D=a%20b%26c%3Dd%23%2F%C3%A9%2520&%24top=1");
});

const bytes = { "$content-type": "image/png", $content: "aGk=" };
const json = "application/json";
test.each<[string, Json, BodyEncoding | undefined, string, string]>([
  ["an object", { a: 1 }, "json", json, '{"a":1}'],
  ["a list", [1], "json", json, "[1]"],
  ["null", null, "json", json, "null"],
  ["a text in JSON", "Hello", "json", json, '"Hello"'],
  ["a text", "Hello", "text", "text/plain; charset=utf-8", "Hello"],
  ["a form", "to=a+b&c=1", "urlencoded", "application/x-www-form-urlencoded", "to=a+b&c=1"],
  ["bytes", bytes, "binary", "image/png", "hi"],
  ["a text of bytes", "Hello", "binary", "application/octet-stream", "Hello"],
  ["JSON that looks like bytes", bytes, "json", json, JSON.stringify(bytes)],
  ["JSON that looks like bytes, of nobody's encoding", bytes, undefined, json, JSON.stringify(bytes)],
  ["JSON that looks like parts", { $multipart: [] }, "json", json, '{"$multipart":[]}'],
])("%s as body", async (_, body, encoding, type, text) => {
  const { sent } = await through({ body, ...(encoding === undefined ? {} : { encoding }) });
  expect(sent.headers.get("content-type")).toBe(type);
  expect(await sent.text()).toBe(text);
});

test.each<[BodyEncoding, Json]>([
  ["text", { a: 1 }],
  ["urlencoded", ["a"]],
  ["binary", { $content: "aGk=" }],
  ["multipart", "a=b"],
  ["gzip" as BodyEncoding, "a"],
])("a body that its encoding %s cannot hold is not sent", async (encoding, body) => {
  await expect(through({ body, encoding })).rejects.toMatchObject({
    code: "request-invalid",
    mayHaveRun: false,
  });
});

test("a GET with a body is refused: no fetch can send it", async () => {
  await expect(through({ method: "GET", body: {} })).rejects.toMatchObject({
    code: "request-invalid",
    mayHaveRun: false,
  });
});

test("a multipart body, with a file", async () => {
  const { sent } = await through({
    encoding: "multipart",
    body: {
      "$content-type": "multipart/form-data",
      $multipart: [
        { headers: { "Content-Disposition": 'form-data; name="note"' }, body: "é" },
        { headers: { "Content-Disposition": 'form-data; name="f%22"; filename="a.txt"' }, body: "aGk=" },
      ],
    },
  });
  expect(sent.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/u);
  const form = await sent.formData();
  expect(form.get("note")).toBe("é");
  const file = form.get('f"') as File;
  expect([file.name, await file.text()]).toEqual(["a.txt", "hi"]);
});

test.each<[string, ConstructorParameters<typeof Response>[0], string | undefined, Json]>([
  ["JSON", '{"a":1}', "application/json; charset=utf-8", { a: 1 }],
  ["problem JSON", '{"a":1}', "application/problem+json", { a: 1 }],
  ["text", "123", "text/plain", "123"],
  ["nothing", null, undefined, null],
  ["bytes", Buffer.from([0, 255]), "image/png", { "$content-type": "image/png", $content: "AP8=" }],
])("%s as answer", async (_, content, type, body) => {
  const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
  expect((await through({}, new Response(content, { headers }))).body).toEqual(body);
});

test("a refused token is told from a connection that has lost its consent", async () => {
  const challenge = { "www-authenticate": 'Bearer error="invalid_token"' };
  await expect(through({}, new Response(null, { status: 401, headers: challenge }))).rejects.toMatchObject({
    code: "unauthorized",
    mayHaveRun: false,
  });
  await expect(through({}, new Response(null, { status: 401 }))).rejects.toMatchObject({
    code: "connection-unauthenticated",
    mayHaveRun: false,
  });
});

test("a connector's own 401 is not answered with another try", async () => {
  let asked = 0;
  let tokens = 0;
  const fetch: typeof globalThis.fetch = async () => {
    asked += 1;
    return new Response(null, { status: 401 });
  };
  const fresh = { getToken: async () => ({ token: `t${++tokens}`, expiresOnTimestamp: Date.now() + 1e6 }) };
  const { invoke } = openNamespace({ resourceId, credential: fresh, fetch, runtimeUrls: { mail: base } });
  await expect(invoke("mail", { method: "POST", path: "/a" })).rejects.toMatchObject({ status: 401 });
  expect(asked).toBe(1);
});
