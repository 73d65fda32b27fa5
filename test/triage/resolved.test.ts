import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { graftResolved, sidecar } from "@interlock/dynamic";
import { loadPolicy } from "@interlock/triage/files";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder = "";
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "interlock-resolved-"));
  const lookup = { operationId: "GetSchema", parameters: {}, "value-path": "schema" };
  const item = { name: "item", in: "body", required: true, schema: { "x-ms-dynamic-schema": lookup } };
  const definition = {
    swagger: "2.0",
    info: { title: "Rows", version: "1" },
    host: "example.com",
    paths: {
      "/rows": { post: { operationId: "AddRow", parameters: [item], responses: {} } },
      "/schema": { get: { operationId: "GetSchema", responses: { "200": { schema: { type: "object" } } } } },
    },
  };
  const schema = { type: "object", required: ["color"], properties: { color: { type: "string" } } };
  const grafted = sidecar({ AddRow: [{ to: "input", pointer: "/item", schema }] });
  await writeFile(file("rows.json"), JSON.stringify(definition));
  await writeFile(file("rows.resolved.json"), JSON.stringify(grafted));
  await writeFile(
    file("rows.policy.yaml"),
    `interlock: 1
connectors:
  rows:
    definition: ./rows.json
    resolved: ./rows.resolved.json
    connection: rows
    operations:
      AddRow: { permission: ask, parameters: { /item/color: agent } }
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a looked-up schema beside the policy gives its parameters a place, and enters the revision", async () => {
  const policy = await loadPolicy(file("rows.policy.yaml"), { graft: graftResolved });
  expect(policy).toMatchObject({
    ok: true,
    value: {
      connectors: { rows: { resolved: expect.stringMatching(/^[0-9a-f]{64}$/u) } },
      tools: [
        {
          inputSchema: {
            properties: { item: { required: ["color"], properties: { color: { type: "string" } } } },
          },
        },
      ],
    },
  });
});

test("a policy with looked-up schemas is not compiled without them", async () => {
  expect(await loadPolicy(file("rows.policy.yaml"))).toMatchObject({
    ok: false,
    issues: [{ code: "not-a-policy", pointer: "/connectors/rows/resolved", line: 5 }],
  });
});

test("the command line puts them in", async () => {
  expect(await run(["check", file("rows.policy.yaml"), "--out", file("rows.policy.json")])).toBe(0);
});
