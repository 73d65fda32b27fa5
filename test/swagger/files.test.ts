import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDefinitions, loadConnector } from "@interlock/swagger/files";
import { validateDefinition } from "@interlock/swagger/validate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { definition } from "./fixtures/definition.ts";

let folder = "";
const text = JSON.stringify(definition({}));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "interlock-files-"));
  const write = async (name: string, content: string) => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  await write("b/apiDefinition.swagger.json", text);
  await write("b/apiProperties.json", '\uFEFF{"properties":{"iconBrandColor":"#abcdef"}}');
  await write("a/Things.Swagger.JSON", text);
  await write("a/notes.json", "{}");
  await write("node_modules/x/swagger.json", text);
  await write(".hidden/swagger.json", text);
  await write(
    "y/things.yaml",
    'swagger: "2.0"\ninfo: { title: Y, version: 2022-11-18 }\npaths:\n  /a:\n    get: { operationId: A, responses: { 200: {} } }\n',
  );
  await write("y/bad.yaml", "a: [1");
  await write(
    "y/bomb.yaml",
    `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from(
      { length: 9 },
      (_, i) =>
        `b${i}: &b${i} [${Array(9)
          .fill(i === 0 ? "*a" : `*b${i - 1}`)
          .join(",")}]`,
    ).join("\n")}\n`,
  );
  const body = {
    operationId: "M",
    parameters: [{ name: "item", in: "body", schema: { $ref: "./parts/item.json" } }],
    responses: {},
  };
  await write("m/swagger.json", JSON.stringify(definition({ paths: { "/m": { post: body } } })));
  await write("m/parts/item.json", '{"type":"object","properties":{"a":{"type":"string"}}}');
  await write("secret.json", '{"type":"string"}');
  const outside = (reference: string) =>
    JSON.stringify(definition({ root: { definitions: { A: { $ref: reference } } } }));
  await write("o/up.swagger.json", outside("../secret.json"));
  await write("o/http.swagger.json", outside("http://127.0.0.1:9/x.json"));
  await write("o/link.swagger.json", outside("./link.json"));
  await symlink(join(folder, "secret.json"), join(folder, "o/link.json"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("folders are searched for *swagger.json in any case; files are taken as they are", async () => {
  const found = await findDefinitions(folder);
  const names = found.ok ? found.value.map((file) => file.slice(folder.length + 1)) : [];
  expect(names).toEqual([
    "a/Things.Swagger.JSON",
    "b/apiDefinition.swagger.json",
    "m/swagger.json",
    "o/http.swagger.json",
    "o/link.swagger.json",
    "o/up.swagger.json",
  ]);
  const file = join(folder, "a/notes.json");
  expect(await findDefinitions(file)).toEqual({ ok: true, value: [file] });
  expect(await findDefinitions(join(folder, "nope"))).toMatchObject({
    ok: false,
    issues: [{ code: "unreadable-file" }],
  });
});

test("JSON with its apiProperties.json, and YAML by its extension", async () => {
  expect(await loadConnector(join(folder, "b/apiDefinition.swagger.json"))).toMatchObject({
    ok: true,
    value: { icon: "#abcdef" },
  });
  const yaml = await loadConnector(join(folder, "y/things.yaml"), { strict: true });
  expect(yaml).toMatchObject({ ok: true, value: { title: "Y", operations: [{ id: "A" }] } });
  expect(yaml.ok && yaml.value.document["info"]).toEqual({ title: "Y", version: "2022-11-18" });
  for (const name of ["y/bad.yaml", "y/bomb.yaml"]) {
    expect(await loadConnector(join(folder, name))).toMatchObject({
      ok: false,
      issues: [{ code: "invalid-yaml" }],
    });
  }
});

test("files that cannot be read, or are too large, are told", async () => {
  expect(await loadConnector(join(folder, "nope.json"))).toMatchObject({
    ok: false,
    issues: [{ code: "unreadable-file" }],
  });
  const path = join(folder, "b/apiDefinition.swagger.json");
  expect(await loadConnector(path, { maxBytes: 10 })).toMatchObject({
    ok: false,
    issues: [{ code: "too-large" }],
  });
});

test("other files are read only when asked for, only below the definition's folder, and never over the network", async () => {
  const path = join(folder, "m/swagger.json");
  const alone = await loadConnector(path);
  expect(alone.ok && alone.value.operations[0]?.parameters.map(({ type }) => type)).toEqual(["unresolved"]);
  const together = await loadConnector(path, { multiFile: true });
  expect(together.ok && together.value.operations[0]?.parameters.map(({ pointer }) => pointer)).toEqual([
    "/item/a",
  ]);
  for (const name of ["up", "http", "link"]) {
    const refused = await loadConnector(join(folder, `o/${name}.swagger.json`), { multiFile: true });
    expect(refused).toMatchObject({ ok: false, issues: [{ code: "unresolved-file" }] });
  }
});

test("validation tells what Swagger 2.0 forbids, and changes nothing", async () => {
  const valid = definition({ operation: { responses: { "200": { description: "ok" } } } });
  const before = JSON.stringify(valid);
  expect(await validateDefinition(valid)).toEqual([]);
  expect(JSON.stringify(valid)).toBe(before);
  const issues = await validateDefinition(
    definition({ root: { paths: { "/x": { get: { responses: 5 } } } } }),
  );
  expect(issues.map(({ code, severity }) => [code, severity])).toContainEqual(["swagger-invalid", "warning"]);
});
