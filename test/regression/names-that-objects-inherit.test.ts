import { type JsonObject, readPolicy, safeReadPolicy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, parsePolicy } from "@interlock/triage";
import { describe, expect, test } from "vitest";

const text = `{"swagger":"2.0","info":{"title":"T","version":"1"},"paths":{"/a":{"post":{"operationId":"A","parameters":[
  {"name":"body","in":"body","schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"},
  "n":{"type":"object","properties":{"toString":{"type":"string"},"x":{"type":"string"}}}}}},
  {"name":"__proto__","in":"query","type":"string"},{"name":"hasOwnProperty","in":"header","type":"string"}],
  "responses":{"200":{"description":"","schema":{"properties":{"__proto__":{"type":"string"},"valueOf":{}}}}}}}}}`;

function compiled(parameters: string) {
  const connector = readConnector(text);
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
