import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { corpusFiles, corpusRoot } from "../corpus.ts";
import { definition } from "../swagger/fixtures/definition.ts";

const main = join(import.meta.dirname, "../../packages/cli/src/main.ts");
const things = JSON.stringify(
  definition({
    paths: {
      "/things/{id}": {
        put: {
          operationId: "PutThing",
          summary: "Put a thing",
          deprecated: true,
          "x-ms-visibility": "important",
          parameters: [
            { name: "id", in: "path", type: "string", "x-ms-url-encoding": "double" },
            {
              name: "tags",
              in: "query",
              type: "array",
              items: { type: "string" },
              collectionFormat: "pipes",
            },
            { $ref: "#/parameters/nowhere" },
            { name: "thing", in: "body", required: true, schema: { $ref: "#/definitions/Thing" } },
          ],
        },
      },
      "/names": { get: { operationId: "ListNames", "x-ms-visibility": "internal" } },
      "/hook": {
        "x-ms-notification-content": {},
        post: {
          operationId: "WhenThing",
          "x-ms-trigger": "batch",
          parameters: [
            {
              name: "hook",
              in: "body",
              schema: { properties: { url: { type: "string", "x-ms-notification-url": true } } },
            },
          ],
        },
        delete: {},
      },
    },
    root: {
      definitions: {
        Thing: {
          type: "object",
          required: ["name", "limits", "ghost", "kind"],
          properties: {
            name: {
              type: "string",
              "x-ms-dynamic-values": {
                operationId: "ListNames",
                parameters: { id: { parameter: "id" }, all: true },
                "value-path": "v",
              },
            },
            limits: { type: "object", properties: { most: { type: "integer", default: "5", enum: [5] } } },
            kind: { type: "string", default: "plain", "x-ms-visibility": "internal" },
            again: { $ref: "#/definitions/Thing" },
          },
        },
      },
    },
  }),
);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-inspect-"));
  mkdirSync(join(folder, "b", ".hidden"), { recursive: true });
  write("a.swagger.json", things);
  write("b/ApiDefinition.Swagger.JSON", `${things.slice(0, -1)},}`);
  write("b/.hidden/x.swagger.json", things);
  write("b/broken.swagger.json", '{"swagger":');
  write("b/other.json", things);
  write("three.json", '{"openapi":"3.0.0"}');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const at = (name: string) => join(folder, name);

async function inspect(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0);
  const status = await run(["inspect", ...args]);
  vi.restoreAllMocks();
  return { status, stdout: out.join(""), stderr: err.join("") };
}

const records = (stdout: string) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe("inspect --json", () => {
  test("one line for each operation, with the fields of the oracle's record", async () => {
    const { status, stdout, stderr } = await inspect(at("a.swagger.json"), "--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [unnamed, hook, names, put] = records(stdout).sort(byPathAndMethod);
    expect(put).toMatchObject({
      file: at("a.swagger.json"),
      connector: "Things",
      operationId: "PutThing",
      method: "put",
      path: "/things/{id}",
      isTrigger: false,
      trigger: null,
      webhook: false,
      visibility: "important",
      deprecated: true,
      body: { name: "thing", required: true },
      mustTriage: ["path:id", "body:name"],
      mustTriageIfBody: ["path:id", "body:name"],
      requiredContainers: ["limits"],
      phantomRequired: ["ghost"],
      unresolvedRefs: 1,
    });
    expect(unnamed).toMatchObject({ operationId: null, method: "delete", body: null, leaves: [] });
    expect(hook).toMatchObject({
      operationId: "WhenThing",
      isTrigger: true,
      trigger: "batch",
      webhook: true,
    });
    expect(hook.leaves[0]).toMatchObject({ path: "url", notificationUrl: true, required: false });
    expect(names).toMatchObject({
      visibility: "internal",
      leaves: [],
      mustTriage: [],
      requiredContainers: [],
    });
    expect(put).not.toHaveProperty("repaired");
    const place = { line: 1, column: 83 };
    expect(put.issues).toMatchObject([
      { code: "unresolved-reference", pointer: "/paths/~1things~1{id}/put", ...place },
      { code: "required-undeclared", pointer: "/thing", ...place },
      { code: "default-converted", ...place },
      { code: "operation-unnamed" },
    ]);
  });

  test("leaves in the order path, query, header, formData, body, each with everything about it", async () => {
    const { stdout } = await inspect(at("a.swagger.json"), "--json");
    const put = records(stdout).find(({ operationId }) => operationId === "PutThing");
    const plain = {
      itemType: null,
      format: null,
      enum: null,
      visibility: null,
      internal: false,
      default: null,
      hasDefault: false,
      readOnly: false,
      notificationUrl: false,
      dynamic: [],
    };
    const inBody = { ...plain, in: "body", required: true, requiredInBody: true, requiredLocal: true };
    const reference = { target: "id", form: "parameter", ref: "id", resolvesTo: "path:id", how: "name" };
    expect(put.leaves).toEqual([
      {
        ...plain,
        ...{ in: "path", path: "id", segments: ["id"], pointer: "/id", type: "string" },
        ...{ required: true, requiredLocal: false, urlEncoding: "double" },
      },
      {
        ...plain,
        ...{ in: "query", path: "tags", segments: ["tags"], pointer: "/tags", type: "array" },
        ...{ itemType: "string", required: false, requiredLocal: false, collectionFormat: "pipes" },
      },
      {
        ...inBody,
        ...{ path: "again", segments: ["again"], pointer: "/thing/again", type: "recursive" },
        ...{ required: false, requiredInBody: false, requiredLocal: false },
        recursiveRef: "#/definitions/Thing",
      },
      {
        ...inBody,
        ...{ path: "kind", segments: ["kind"], pointer: "/thing/kind", type: "string" },
        ...{ visibility: "internal", internal: true, default: "plain", hasDefault: true },
      },
      {
        ...inBody,
        ...{ path: "limits.most", segments: ["limits", "most"], pointer: "/thing/limits/most" },
        ...{ type: "integer", enum: [5], default: "5", hasDefault: true },
        ...{ required: false, requiredInBody: false, requiredLocal: false },
      },
      {
        ...inBody,
        ...{ path: "name", segments: ["name"], pointer: "/thing/name", type: "string" },
        dynamic: [
          {
            ...{ kind: "values", on: "self", operationId: "ListNames", targetExists: true },
            ...{ refs: [reference], literals: ["all"] },
          },
        ],
      },
    ]);
  });

  test("folders are searched in any case; what cannot be read is one line, the others still come", async () => {
    const { status, stdout } = await inspect(folder, "--json");
    expect(status).toBe(1);
    const lines = records(stdout);
    expect(lines.filter(({ error }) => error === undefined)).toHaveLength(4);
    expect(lines.filter(({ error }) => error !== undefined)).toEqual([
      {
        file: at("b/ApiDefinition.Swagger.JSON"),
        error: { code: "invalid-json", message: expect.any(String) },
      },
      { file: at("b/broken.swagger.json"), error: { code: "invalid-json", message: expect.any(String) } },
    ]);
    const three = await inspect(at("three.json"), "--json");
    expect(three.status).toBe(1);
    expect(records(three.stdout)).toEqual([
      { file: at("three.json"), error: { code: "not-swagger-2", message: expect.stringContaining("2.0") } },
    ]);
  });

  test("--lenient repairs what can be repaired, says so, and only there", async () => {
    const repaired = at("b/ApiDefinition.Swagger.JSON");
    const { status, stdout } = await inspect(repaired, at("a.swagger.json"), "--lenient", "--json");
    expect(status).toBe(0);
    const marks = records(stdout).map(({ file, repaired: mark }) => [file, mark]);
    expect(marks.filter(([file]) => file === repaired)).toEqual(
      Array.from({ length: 4 }, () => [repaired, true]),
    );
    expect(marks.filter(([, mark]) => mark !== true)).toHaveLength(4);
    expect((await inspect(at("b/broken.swagger.json"), "--lenient", "--json")).status).toBe(1);
  });
});

describe("inspect for people", () => {
  test("a definition is a heading and a row for each operation", async () => {
    const { status, stdout } = await inspect(at("a.swagger.json"));
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        "Things  4 operations · 7 leaves",
        at("a.swagger.json"),
        "  OPERATION     METHOD  ACCESS              INPUTS",
        "  WhenThing     POST    webhook trigger     /hook/url?",
        "  delete /hook  DELETE  write, destructive  none",
        "  ListNames     GET     read, internal      none",
        "  PutThing      PUT     write, deprecated   /id /thing/name /tags? /thing/limits/most? /thing/again?",
        "  1:783  warning  operation-unnamed     an operation without an operationId cannot be selected",
        '  1:83   warning  unresolved-reference  PutThing: the parameter reference "#/parameters/nowhere" names nothing',
        '  1:83   warning  required-undeclared   PutThing: "ghost" is required but not declared',
        "  1:83   warning  default-converted     PutThing: a default was converted to its declared type",
        "",
        "",
      ].join("\n"),
    );
  });

  test("inputs are cut after some, and --all shows every one", async () => {
    const parameters = Array.from({ length: 9 }, (_, at) => ({
      name: `p${at}`,
      in: "query",
      type: "string",
    }));
    write(
      "wide.json",
      JSON.stringify(definition({ paths: { "/x": { get: { operationId: "Do", parameters } } } })),
    );
    const cut = (await inspect(at("wide.json"))).stdout;
    expect(cut).toContain("+3 more (--all)");
    const all = (await inspect(at("wide.json"), "--all")).stdout;
    expect(all).toContain("/p8?");
    expect(all).not.toContain("more");
  });

  test("what cannot be sent, or is one of two, is marked and told with its line", async () => {
    const paths = {
      "/a?b": { get: { operationId: "Query" } },
      "/c": { get: { operationId: "Two" }, put: { operationId: "Two" } },
    };
    write("odd.json", JSON.stringify(definition({ paths }), null, 1));
    const { status, stdout } = await inspect(at("odd.json"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/Query +GET +read, cannot be sent/u);
    expect(stdout).toMatch(/\d+:\d+ +warning +operation-unsendable +Query: its path key has a "\?" in it/u);
    expect(stdout).toMatch(/operation-ambiguous +Two: GET \/c and PUT \/c are both called Two/u);
    const records0 = records((await inspect(at("odd.json"), "--json")).stdout);
    expect(records0.map(({ operationId, issues }) => [operationId, issues[0].code])).toEqual([
      ["Query", "operation-unsendable"],
      ["Two", "operation-ambiguous"],
      ["Two", "operation-ambiguous"],
    ]);
  });

  test("what cannot be read is told beside its name", async () => {
    const { status, stdout } = await inspect(at("b/broken.swagger.json"), at("a.swagger.json"));
    expect(status).toBe(1);
    expect(stdout.split("\n")[0]).toMatch(/broken\.swagger\.json {2}.*JSON/u);
    expect(stdout).toContain("PutThing");
  });

  test("work over many files shows how far it is, in a terminal only, and leaves nothing behind", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 700));
    const wasTerminal = process.stderr.isTTY;
    try {
      process.stderr.isTTY = true;
      const told = (await inspect(folder)).stderr;
      expect(told).toContain("2 of 3");
      expect(told.endsWith("\r\u001b[K")).toBe(true);
      process.stderr.isTTY = false;
      expect((await inspect(folder)).stderr).toBe("");
    } finally {
      process.stderr.isTTY = wasTerminal;
    }
  });
});

describe("inspect as a process", () => {
  const spawn = (input: string | Uint8Array, ...args: readonly string[]) =>
    spawnSync(process.execPath, [main, "inspect", ...args], { input, encoding: "utf8" });

  test("- is standard input", () => {
    const { status, stdout } = spawn(`\uFEFF${things}`, "-", "--json");
    expect(status).toBe(0);
    expect(records(stdout).map(({ file, operationId }) => [file, operationId])).toContainEqual([
      "-",
      "PutThing",
    ]);
    expect(spawn("{", "-", "--json").status).toBe(1);
  });

  test.each([
    [["nowhere.swagger.json"], "nowhere.swagger.json"],
    [["--nonsense", "."], "--nonsense"],
    [[], "path"],
    [[join(import.meta.dirname, "../locks")], "holds no definition"],
  ])("%j is one clear line and exit status 2", (args, words) => {
    const { status, stdout, stderr } = spawn("", ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(words);
  });
});

const compare = join(corpusRoot, "../tools/compare-oracle.mjs");
describe.skipIf(corpusFiles().length === 0 || !existsSync(compare))("an independent reader agrees", () => {
  const oracle = (args: readonly string[], ...options: readonly string[]) => {
    const maxBuffer = 2 ** 30;
    const inspected = spawnSync(process.execPath, [main, "inspect", join(corpusRoot, "dev"), ...args], {
      maxBuffer,
    });
    const compared = spawnSync(process.execPath, [compare, ...options], {
      input: inspected.stdout,
      encoding: "utf8",
    });
    return { lines: records(inspected.stdout.toString()), said: compared.stdout.trim().split("\n").at(-1) };
  };

  test("on every operation of every real definition, and on which cannot be read", () => {
    const { lines, said } = oracle(["--json"]);
    expect(said).toBe("oracle: 2195 of 2195 operations match");
    const errors = lines.filter(({ error }) => error !== undefined);
    expect(errors.map(({ error }) => error.code)).toEqual(Array.from({ length: 5 }, () => "invalid-json"));
  });

  test("on every operation of those that can be repaired", () => {
    const { lines, said } = oracle(
      ["--json", "--lenient"],
      "--oracle",
      join(corpusRoot, "oracle-dev-lenient.jsonl.gz"),
    );
    expect(said).toBe("oracle: 100 of 100 operations match");
    expect(lines.filter(({ repaired }) => repaired === true)).toHaveLength(100);
  });
});

function byPathAndMethod(a: { path: string; method: string }, b: { path: string; method: string }): number {
  return `${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1;
}
