import { isInvokeError, type Json } from "@interlock/core";
import { connectorFailure, openNamespace } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter } from "../dynamic/world.ts";

const resourceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/connectorGateways/n";
const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1e6 }) };
const runtime = "https://i.westus.common.logic-prod.azure-apihub.net/apim/c/1";

/** What one request comes to when the namespace, or the connection's own address, answers with this text. */
async function answered(text: string, options: object = {}, init: ResponseInit = {}) {
  const fetch: typeof globalThis.fetch = async () => new Response(text, init);
  const { invoke } = openNamespace({ resourceId, credential, fetch, ...options });
  return invoke("c", { method: "DELETE", path: "/x", body: { ids: ["a"] } });
}

const envelope = (response: object): string => JSON.stringify({ response });

describe("an error's texts are bounded before anything looks at them", () => {
  test.each<[string, string]>([
    ["words of the gateway", "gateway "],
    ["a host without an end", "a."],
    ["a host with dashes", "a-"],
    ["spaces", " "],
    ["an address", "https://x "],
    ["an id that does not end", "clientRequestId: "],
    ["brackets", "<"],
    ["slashes", "/"],
  ])("10 MB of %s", async (_, piece) => {
    const message = piece.repeat(10_000_000 / piece.length - 20);
    const body: Json = {
      code: message,
      message,
      error: { code: message, message, clientRequestId: message },
    };
    const texts = [
      envelope({ statusCode: 400, body: message }),
      envelope({ statusCode: 400, body: { error: { message } } }),
      envelope({ statusCode: 400, headers: { "x-ms-request-id": message }, body: null }),
    ];
    if (message.length * 5 < 10_000_000) texts.push(envelope({ statusCode: 400, body }));
    for (const text of texts) {
      const error = await answered(text).catch((thrown: unknown) => thrown);
      expect(isInvokeError(error) && error.code).toBe("connector-refused");
      expect(JSON.stringify([error, connectorFailure(error)]).length).toBeLessThan(5_000);
    }
  });

  test("the gateway's own words are still understood", async () => {
    const away = "The gateway is either offline or could not be reached.";
    for (const message of [away, `x\nclientRequestId: 1\n${away}`, `${away.toUpperCase()}`])
      await expect(answered(envelope({ statusCode: 404, body: { message } }))).rejects.toMatchObject({
        code: "gateway-offline",
      });
    for (const message of ["offline is what the gateway is not", "gateway\noffline", "gatewayx offline"])
      await expect(answered(envelope({ statusCode: 404, body: { message } }))).rejects.toMatchObject({
        code: "not-found",
      });
  });

  test("hosts are taken out of what is told", async () => {
    const message =
      "sql-we.azconn-we.p.azurewebsites.net failed, see https://a.b/c and x.AZURE-APIHUB.net; plain.text stays";
    const error = await answered(envelope({ statusCode: 400, body: { message } })).catch(
      (thrown: unknown) => thrown,
    );
    expect(connectorFailure(error)?.text).toBe("[host] failed, see [url] and [host]; plain.text stays");
  });
});

describe("headers inside an envelope may be any JSON", () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each<[string, string, object]>([
    ["deep", `{"a":${deep},"b":"c"}`, { a: "", b: "c" }],
    ["lists", '{"A":["b",1,true,null,{}]}', { a: "b, 1, true, , " }],
    ["__proto__", '{"__proto__":"x"}', JSON.parse('{"__proto__":"x"}')],
    ["a list", "[1]", {}],
    ["a text", '"x"', {}],
    ["too long", JSON.stringify({ a: "x".repeat(100_000), b: "c" }), { b: "c" }],
  ])("%s", async (_, headers, expected) => {
    const { headers: read } = await answered(`{"response":{"statusCode":200,"headers":${headers},"body":1}}`);
    expect(read).toEqual(expected);
  });

  test("very many", async () => {
    const headers = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`h${index}`, "x"]));
    expect(
      Object.keys((await answered(envelope({ statusCode: 200, headers, body: null }))).headers),
    ).toHaveLength(100);
  });
});

test("an answer that is deeper than anything reads it is cut where it is too deep, and read", async () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
    ['["]\\"[",', "]"],
  ] as const) {
    const text = `{"response":{"statusCode":200,"body":[${open.repeat(100_000)}1${close.repeat(100_000)},"after"]}}`;
    const { body } = await answered(text);
    expect(JSON.stringify(body)).toContain("(more than 500 levels deep)");
    expect((body as readonly Json[]).at(-1)).toBe("after");
  }
  // What only looks deep is whole.
  const flat = { a: "[".repeat(10_000), [`{"\\`.repeat(1_000)]: 1 };
  expect((await answered(envelope({ statusCode: 200, body: flat }))).body).toEqual(flat);
});

describe("a service that has taken a request and not finished it (logicapps#611)", () => {
  const headers = { Location: "https://backend.example/jobs/1", "Retry-After": "10" };
  const kept = { location: "https://backend.example/jobs/1", "retry-after": "10" };

  test.each([
    ["Accepted", 202],
    ["Created", 201],
    [202, 202],
  ] as const)(
    "%s keeps status, location and retry-after through the namespace",
    async (statusCode, status) => {
      expect(await answered(envelope({ statusCode, headers, body: null }))).toEqual({
        status,
        headers: kept,
        body: null,
      });
    },
  );

  test("and at a connection's own address", async () => {
    const response = await answered("", { runtimeUrls: { c: runtime } }, { status: 202, headers });
    expect(response).toMatchObject({ status: 202, headers: kept });
  });
});

test("a DELETE carries its body, on both ways (mycel#98)", async () => {
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    sent.push(`${request.method} ${await request.text()}`);
    return new Response(envelope({ statusCode: 200, body: null }));
  };
  const request = { method: "DELETE", path: "/i", body: { keys: { ids: ["a"] } } };
  await openNamespace({ resourceId, credential, fetch }).invoke("c", request);
  await openNamespace({ resourceId, credential, fetch, runtimeUrls: { c: runtime } }).invoke("c", request);
  expect(sent).toEqual([`POST ${JSON.stringify({ request })}`, 'DELETE {"keys":{"ids":["a"]}}']);
});

describe("what fails before anything leaves is known not to have run", () => {
  const never: typeof globalThis.fetch = () => Promise.reject(new Error("it was sent"));
  const options = { resourceId, credential, fetch: never, runtimeUrls: { r: runtime } };

  test.each<[string, object]>([
    ["half a character in a query", { queries: { a: "\ud800" } }],
    ["half a character in a query's name", { queries: { "\udc00": "a" } }],
    ["half a character in a header", { headers: { a: "\ud800" } }],
    ["a path that walks once it is decoded", { path: "/a/..%2f..%2fadmin" }],
    ["a path that walks beside a parameter", { path: "/a/..;x/b" }],
    ["a path that walks when it is decoded twice", { path: "/a/%252e%252e/b" }],
  ])("%s", async (_, more) => {
    for (const connection of ["c", "r"]) {
      const sent = openNamespace(options).invoke(connection, { method: "GET", path: "/x", ...more });
      await expect(sent).rejects.toMatchObject({ code: "request-invalid", mayHaveRun: false });
    }
  });

  test("a user's credential that cannot be had", async () => {
    const actingCredential = (): never => {
      throw new Error("secret configuration");
    };
    const sent = openNamespace({ ...options, actingCredential }).invoke(
      "c",
      { method: "GET", path: "/x" },
      { actsAs: "ann" },
    );
    await expect(sent).rejects.toMatchObject({ code: "credential-failed", mayHaveRun: false });
  });

  test("a user agent that no header can hold", () => {
    expect(() => openNamespace({ ...options, userAgent: "a\nb" })).toThrow("user agent");
  });
});

test("a header of the operation is sent as it was judged, not joined with ours", async () => {
  let sent: Headers | undefined;
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent = new Headers(init?.headers);
    return new Response("{}");
  };
  const headers = { Accept: "text/csv", "User-Agent": "mine" };
  await openNamespace({ resourceId, credential, fetch, runtimeUrls: { c: runtime } }).invoke("c", {
    method: "GET",
    path: "/x",
    headers,
  });
  expect([sent?.get("accept"), sent?.get("user-agent"), sent?.get("authorization")]).toEqual([
    "text/csv",
    "mine",
    "Bearer t",
  ]);
});

describe("look-ups never throw, whatever a host's function or an answer does", () => {
  const marker = { operationId: "List", parameters: { q: { parameter: "p" } }, "value-path": "id" };
  const world = () =>
    openWorld(
      {
        "/list": { get: operation("List", [parameter("q", "query")]) },
        "/do": {
          get: operation("Do", [
            parameter("p", "query"),
            parameter("x", "query", { "x-ms-dynamic-values": marker }),
          ]),
        },
      },
      { List: { body: [{ id: 1 }] } },
    );
  const allow = (): never => {
    throw new Error("host");
  };

  test("half a character in an input", async () => {
    const { namespace, about } = world();
    const found = namespace.lookup({ ...about("Do"), pointer: "/x", inputs: { values: { p: "\ud800" } } });
    expect((await found.outcome()).status).toMatch(/^(?:failed|unresolvable)$/u);
  });

  test("an allow that throws", async () => {
    const schema = { type: "object", "x-ms-dynamic-schema": { operationId: "Meta", parameters: {} } };
    const { namespace, about } = openWorld(
      {
        "/meta": { post: operation("Meta") },
        "/do": {
          post: operation("Do", [
            { name: "b", in: "body", schema },
            parameter("x", "query", { "x-ms-dynamic-values": { operationId: "Meta" } }),
          ]),
        },
      },
      { Meta: { body: {} } },
    );
    const question = { ...about("Do"), inputs: { values: {} } };
    expect(await namespace.lookup({ ...question, pointer: "/x" }, { allow }).outcome()).toMatchObject({
      status: "failed",
    });
    const { places } = await namespace.resolveSchema(question, { allow });
    expect(places.map(({ end }) => end.status)).toContain("failed");
  });
});

test("a looked-up schema whose properties all refer to one large object costs what it is long", async () => {
  const large = {
    type: "object",
    properties: Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`k${i}`, { type: "string" }])),
  };
  const properties = Object.fromEntries(
    Array.from({ length: 50_000 }, (_, i) => [`p${i}`, { $ref: "#/$defs/large" }]),
  );
  const nested = {
    type: "object",
    properties: { inner: { type: "object", properties } },
    $defs: { large: { ...large, ...large.properties } },
  };
  const schema = { type: "object", "x-ms-dynamic-schema": { operationId: "Meta", parameters: {} } };
  const { namespace, about } = openWorld(
    {
      "/meta": { get: operation("Meta") },
      "/do": { post: operation("Do", [{ name: "b", in: "body", schema }]) },
    },
    { Meta: { body: nested as unknown as Json } },
  );
  const { places } = await namespace.resolveSchema({ ...about("Do"), inputs: { values: {} } });
  expect(places).toHaveLength(1);
}, 120_000);
