import { type InvokeRequest, type JsonObject, readPolicy, safeReadPolicy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, parsePolicy } from "@interlock/triage";
import { describe, expect, test } from "vitest";
import { headerOf, openLoopback } from "../invoke/loopback.ts";

const text = `{"swagger":"2.0","info":{"title":"T","version":"1"},"paths":{"/a":{"post":{"operationId":"A","parameters":[
  {"name":"body","in":"body","schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"},
  "n":{"type":"object","properties":{"toString":{"type":"string"},"x":{"type":"string"}}}}}},
  {"name":"__proto__","in":"query","type":"string"},{"name":"hasOwnProperty","in":"header","type":"string"}],
  "responses":{"200":{"description":"","schema":{"properties":{"__proto__":{"type":"string"},"valueOf":{}}}}}}}}}`;

function form(type: string, parameters: readonly object[]): string {
  const operation = { operationId: "A", consumes: [type], parameters, responses: {} };
  const info = { title: "T", version: "1" };
  return JSON.stringify({ swagger: "2.0", info, paths: { "/a": { post: operation } } });
}

function compiled(parameters: string, definition: string = text) {
  const connector = readConnector(definition);
  const source = parsePolicy(
    `interlock: 1\nconnectors: { d: { definition: x, connection: c, operations: { A: { permission: allow, parameters: { ${parameters} } } } } }`,
  );
  if (!connector.ok || !source.ok) throw new Error("not read");
  const policy = compilePolicy(source.value, { d: connector.value });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

describe("a compiled policy is read back whole, whatever things are called in it", () => {
  test.each([
    "/body/__proto__: { user: L }, /body/constructor: agent, /body/n: agent",
    "/body/__proto__: agent, /body/constructor: { user: L }, /body/n/toString: { user: L }, /body/n/x: agent, /__proto__: agent, /hasOwnProperty: agent",
    "/__proto__: { user: L }, /body: agent",
    "/body: agent, /__proto__: agent, /hasOwnProperty: { user: L }",
  ])("%s", (parameters) => {
    const policy = compiled(parameters);
    const document = JSON.stringify(policy);
    expect(JSON.stringify(readPolicy(document))).toBe(document);
    // The caller's own value is neither kept nor frozen.
    const value = JSON.parse(document) as JsonObject;
    expect(safeReadPolicy(value)).toMatchObject({ ok: true });
    expect(Object.isFrozen(value["tools"])).toBe(false);
  });
});

test("such names are locked and checked like others", () => {
  const policy = readPolicy(
    JSON.stringify(compiled("/body/__proto__: { user: L }, /body/constructor: agent, /__proto__: agent")),
  );
  const called = (args: string) => {
    const merged = mergeLocks(policy, "A", JSON.parse(args));
    return merged.ok ? JSON.stringify(merged.value.request.body) : merged.issues[0]?.code;
  };
  expect(called('{"body":{"constructor":"c"}}')).toBe('{"constructor":"c","__proto__":"L"}');
  expect(called('{"body":{"__proto__":"E"}}')).toBe("locked-parameter");
  expect(called('{"body":{"constructor":5}}')).toBe("type-mismatch");
  expect(called('{"__proto__":5}')).toBe("type-mismatch");
});

const odd = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "0"];
/** A map that a JSON text makes: `__proto__` is a member like any other. */
const named = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `of ${name}`]));

describe("at a runtime URL such names arrive", () => {
  async function arrives(request: Partial<InvokeRequest>) {
    const { arrived, namespace } = await openLoopback();
    await namespace.invoke("c", { method: "POST", path: "/x", ...request });
    const [one] = arrived;
    if (one === undefined) throw new Error("nothing arrived");
    return one;
  }

  test("as queries, and in JSON", async () => {
    const { url, body } = await arrives({ queries: named(odd), body: named(odd), encoding: "json" });
    expect([...new URL(url, "http://x").searchParams].sort()).toEqual(Object.entries(named(odd)).sort());
    expect(body.toString()).toBe(JSON.stringify(named(odd)));
  });

  test("as headers", async () => {
    const names = odd.filter((name) => name !== "__proto__");
    const one = await arrives({ headers: named(names) });
    for (const name of names) expect(headerOf(one, name.toLowerCase())).toBe(`of ${name}`);
  });

  test.each(["application/x-www-form-urlencoded", "multipart/form-data"])("in a form, %s", async (type) => {
    const fields = odd.map((name) => ({ name, in: "formData", type: "string" }));
    const locks = odd.map((name) => `"/${name}": { user: "of ${name}" }`).join();
    const request = mergeLocks(compiled(locks, form(type, fields)), "A", {});
    if (!request.ok) throw new Error(JSON.stringify(request.issues));
    const one = await arrives(request.value.request);
    const read = new Response(one.body, { headers: { "content-type": headerOf(one, "content-type") ?? "" } });
    expect([...(await read.formData())].sort()).toEqual(Object.entries(named(odd)).sort());
  });
});

test("a header that no fetch carries has no role, so none is lost: it is said when the policy compiles", () => {
  const header = { name: "__Proto__", in: "header", type: "string" };
  const one = form("application/json", [header]);
  for (const role of ['{ user: "L" }', "agent"])
    expect(() => compiled(`/__Proto__: ${role}`, one)).toThrow("belongs to the transport");
  const { tools } = compiled("", form("application/json", [{ ...header, required: true }]));
  expect(tools[0]?.parameters).toEqual([]);
});

test.each(["__proto__", "__PROTO__"])("nor is it sent by whoever builds a request: %s", async (name) => {
  const { arrived, namespace } = await openLoopback();
  const headers = named([name]);
  for (const connection of ["c", "other"])
    await expect(namespace.invoke(connection, { method: "POST", path: "/x", headers })).rejects.toMatchObject(
      {
        code: "request-invalid",
        mayHaveRun: false,
      },
    );
  expect(arrived).toHaveLength(0);
});
