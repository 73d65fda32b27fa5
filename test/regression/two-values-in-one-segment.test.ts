import { readConnector } from "@interlock/swagger";
import { compilePolicy } from "@interlock/triage";
import fc from "fast-check";
import { expect, test } from "vitest";
import { act, compiled, handmade } from "../locks/wire.ts";

// Where one value ended and the next began was anybody's guess: two calls that were judged apart were one path.
const parameters = ["name", "ext"].map((name) => ({ name, in: "path", type: "string", required: true }));
type Role = "agent" | { readonly user: string };
const policy = (path: string, name: Role = "agent", ext: Role = "agent") =>
  compiled(path, "delete", { parameters }, { parameters: { "/name": name, "/ext": ext } });

test.each([
  ["/f/{name}.{ext}", ".", "payroll.v1"],
  ["/f/{name}-{ext}", "-", "a-b"],
  ["/f/{name}-x-{ext}", "-x-", "a-x"],
  ["/f(n='{name}',e='{ext}')", "',e='", "a',e='b"],
  ["/f/{name}%20{ext}", "%20", "a b"],
])("in %s the first value may not hold what ends it", (path, mark, value) => {
  expect(act(policy(path), { name: value, ext: "v" })).toEqual(["value-refused /name"]);
  // The last value ends with its segment.
  expect(act(policy(path), { name: "a", ext: `v${mark}w` })).toHaveProperty("request");
});

test("no two accepted argument sets are one path", () => {
  const value = fc.array(fc.constantFrom("a", ".", "-", "b", ".-", "%2E"), { minLength: 1, maxLength: 4 });
  const joined = value.map((parts) => parts.join(""));
  const seen = new Map<string, string>();
  for (const path of ["/{name}.{ext}", "/{name}.-{ext}", "/{name}--{ext}", "/{name}b{ext}a"]) {
    const tool = policy(path);
    fc.assert(
      fc.property(joined, joined, (name, ext) => {
        const call = act(tool, { name, ext });
        if (!("request" in call)) return;
        const wire = `${path} ${call.request.path}`;
        const args = JSON.stringify([name, ext]);
        expect(seen.get(wire) ?? args).toBe(args);
        seen.set(wire, args);
      }),
      { numRuns: 400 },
    );
  }
  expect(seen.size).toBeGreaterThan(50);
});

test("of values that touch only one may be the agent's", () => {
  expect(() => policy("/f/{name}{ext}")).toThrow("operation-unsendable");
  for (const tool of [
    policy("/f/{name}{ext}", { user: "L" }),
    policy("/f/{name}{ext}", "agent", { user: "L" }),
  ])
    expect(act(tool, { [tool.tools[0]?.agent[0]?.key as string]: "x" })).toHaveProperty("request");
  // A policy that something else compiled.
  const [tool] = policy("/f/{name}.{ext}").tools;
  if (tool === undefined) throw new Error();
  expect(act(handmade({ ...tool, path: "/f/{name}{ext}" }), { name: "a", ext: "b" })).toEqual([
    "value-refused /name",
  ]);
});

test("a lock between two values tells them apart, and is looked for like any text", () => {
  const document = {
    swagger: "2.0",
    info: { title: "T", version: "1" },
    paths: {
      "/{a}{b}{c}": {
        get: {
          operationId: "Act",
          responses: { 200: { description: "ok" } },
          parameters: ["a", "b", "c"].map((name) => ({ name, in: "path", type: "string", required: true })),
        },
      },
    },
  };
  const connector = readConnector(JSON.stringify(document));
  if (!connector.ok) throw new Error();
  const roles = { "/a": "agent", "/b": { user: "~" }, "/c": "agent" } as const;
  const operations = { Act: { permission: "allow", parameters: roles } } as const;
  const connectors = { t: { definition: "x", connection: "t-1", operations } };
  const made = compilePolicy({ file: { interlock: 1, connectors } }, { t: connector.value });
  if (!made.ok) throw new Error(JSON.stringify(made.issues));
  expect(act(made.value, { a: "x", c: "y~z" })).toMatchObject({ request: { path: "/x~y~z" } });
  expect(act(made.value, { a: "x~y", c: "z" })).toEqual(["value-refused /a"]);
});
