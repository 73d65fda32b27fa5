import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { editPolicy, type PolicyFile, parsePolicy, writePolicy } from "@interlock/triage";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-triage-"));
  write("jira.swagger.json", definition("GetIssue"));
  write("desk.swagger.json", definition("GetTicket"));
  write("policy.yaml", policy);
  write("answers.yaml", "connectors: { x: { operations: {} } }");
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(at(name), "utf8");

function write(name: string, content: string): void {
  mkdirSync(join(at(name), ".."), { recursive: true });
  writeFileSync(at(name), content);
}

function definition(...ids: readonly string[]): string {
  const parameters = [{ name: "id", in: "path", required: true, type: "string" }];
  const paths = Object.fromEntries(
    ids.map((id) => [`/${id}/{id}`, { get: { operationId: id, parameters } }]),
  );
  return JSON.stringify({ swagger: "2.0", info: { title: "T", version: "1" }, paths }, null, 1);
}

const policy = `# Who owns this: the on-call team.
interlock: 1
connectors:
  # ours
  tickets:
    definition: ./jira.swagger.json
    connection: jira-ops
    operations:
      # Reads only.
      GetIssue:
        permission: allow # reviewed 2026-01-01
        parameters: { /id: agent }
`;

async function interlock(...args: readonly string[]) {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    vi.spyOn(process[name], "write").mockImplementation((line) => {
      written[name] += line;
      return true;
    });
  const status = await run(args);
  vi.restoreAllMocks();
  return { status, ...written };
}

const triage = (file: string, ...more: readonly string[]) =>
  interlock("triage", at(file), "--from", at("policy.yaml"), "--out", at("policy.yaml"), ...more);

describe("triage --from never takes a connector from its definition", () => {
  const answers = (connector: string, id: string) =>
    write(
      "answers.yaml",
      `connectors: { ${connector}: { connection: c2, operations: { ${id}: { permission: ask, parameters: { /id: agent } } } } }`,
    );

  test("another definition is another connector", async () => {
    answers("desk", "GetTicket");
    expect(await triage("desk.swagger.json", "--answers", at("answers.yaml"))).toMatchObject({ status: 0 });
    const made = parsePolicy(text("policy.yaml"));
    expect(made.ok && made.value.file.connectors).toMatchObject({
      tickets: { definition: "./jira.swagger.json", connection: "jira-ops", operations: { GetIssue: {} } },
      desk: { definition: "./desk.swagger.json", connection: "c2", operations: { GetTicket: {} } },
    });
    expect(await interlock("check", at("policy.yaml"))).toMatchObject({ status: 0 });
  });

  test("one that has a connector's name and is not its definition needs to be told which", async () => {
    write("other/tickets.swagger.json", definition("GetOther"));
    answers("tickets", "GetOther");
    const before = text("policy.yaml");
    const refused = await triage("other/tickets.swagger.json", "--answers", at("answers.yaml"));
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining("--connector tickets") });
    expect(text("policy.yaml")).toBe(before);
    const added = ["--connector", "others", "--answers", at("answers.yaml")];
    expect(await triage("other/tickets.swagger.json", ...added)).toMatchObject({ status: 0 });
    const made = parsePolicy(text("policy.yaml"));
    expect(made.ok && Object.keys(made.value.file.connectors)).toEqual(["tickets", "others"]);
  });

  test("the same definition is the same connector, whatever it is called", async () => {
    answers("tickets", "GetIssue");
    expect(await triage("jira.swagger.json", "--answers", at("answers.yaml"))).toMatchObject({ status: 0 });
    const made = parsePolicy(text("policy.yaml"));
    expect(made.ok && made.value.file.connectors).toMatchObject({
      tickets: { operations: { GetIssue: { permission: "ask" } } },
    });
    expect(made.ok && Object.keys(made.value.file.connectors)).toEqual(["tickets"]);
  });

  test("two connectors that have it need to be told apart, and a folder of several definitions is none", async () => {
    write(
      "policy.yaml",
      `${policy}  again: { definition: ./jira.swagger.json, connection: c2, operations: {} }\n`,
    );
    expect(await triage("jira.swagger.json", "--answers", at("answers.yaml"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("tickets and again"),
    });
    expect(await interlock("triage", folder, "--answers", at("answers.yaml"))).toMatchObject({ status: 2 });
  });

  test("a policy that is written elsewhere still finds every definition", async () => {
    answers("desk", "GetTicket");
    mkdirSync(at("out"));
    const args = ["--from", at("policy.yaml"), "--answers", at("answers.yaml"), "--out", at("out/p.yaml")];
    expect(await interlock("triage", at("desk.swagger.json"), ...args)).toMatchObject({ status: 0 });
    expect(await interlock("check", at("out/p.yaml"))).toMatchObject({ status: 0 });
  });

  test("comments, order and spelling of what stays are kept", async () => {
    answers("desk", "GetTicket");
    await triage("desk.swagger.json", "--answers", at("answers.yaml"));
    const made = text("policy.yaml");
    expect(made.startsWith(policy)).toBe(true);
  });
});

describe("editing a policy's text", () => {
  const source = parsePolicy(policy);
  if (!source.ok) throw new Error("no policy");
  const { file } = source.value;
  const { tickets } = file.connectors;
  if (tickets === undefined) throw new Error("no connector");

  test("changes only what changed", () => {
    expect(editPolicy(policy, file)).toBe(policy);
    const operations = { GetIssue: { ...tickets.operations["GetIssue"], permission: "ask" as const } };
    const changed = { ...file, connectors: { tickets: { ...tickets, operations, owner: "svc" } } };
    expect(editPolicy(policy, changed)).toBe(
      policy
        .replace("permission: allow #", "permission: ask #")
        .replace(
          "        parameters: { /id: agent }\n",
          "        parameters: { /id: agent }\n    owner: svc\n",
        ),
    );
  });

  test("what is gone goes, and a text that cannot be edited in place is written anew", () => {
    const wanted = { ...file, connectors: { other: { definition: "x", connection: "c", operations: {} } } };
    const edited = parsePolicy(editPolicy(policy, wanted));
    expect(edited.ok && edited.value.file).toEqual(wanted);
    const shared = `interlock: 1
connectors:
  a: &a { definition: x, connection: c, operations: {} } # one
  b: *a
`;
    const both: PolicyFile = {
      interlock: 1,
      connectors: {
        a: { definition: "y", connection: "c", operations: {} },
        b: { definition: "x", connection: "c", operations: {} },
      },
    };
    const again = parsePolicy(editPolicy(shared, both));
    expect(again.ok && again.value.file).toEqual(both);
    expect(editPolicy("", both)).toBe(writePolicy(both));
  });
});

test("triage tells what the reader found at the operations that it is asked about, with the line", async () => {
  const paths = {
    "/a/{gone}": { get: { operationId: "Broken" } },
    "/b": { get: { operationId: "Two", odd: 1 }, put: { operationId: "Two" }, trace: {} },
    "/c": { get: { operationId: "Fine" }, OTHER: {} },
  };
  write(
    "odd.swagger.json",
    JSON.stringify({ swagger: "2.0", info: { title: "T", version: "1" }, paths }, null, 1),
  );
  write(
    "answers.yaml",
    "connectors: { odd: { operations: { Broken: { permission: ask }, Two: { permission: ask } } } }",
  );
  const { status, stderr } = await interlock(
    "triage",
    at("odd.swagger.json"),
    "--answers",
    at("answers.yaml"),
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/odd\.swagger\.json:\d+:\d+ +warning +operation-unsendable +odd\/Broken/u);
  expect(stderr).toMatch(/error +operation-unsendable +odd\/Broken/u);
  expect(stderr).toMatch(/error +operation-ambiguous +odd\/Two: Two is GET \/b and PUT \/b/u);
  expect(stderr).toMatch(/path-key-ignored .*"trace"/u);
  expect(stderr).not.toContain("OTHER");
});

test("check shows the reader's issues of what is selected, with file and line, and they are no errors", async () => {
  const paths = {
    "/a": { get: { operationId: "Good", parameters: [{ name: "x", in: "nowhere" }] }, trace: {} },
    "/b": { get: { operationId: "Bad", parameters: [{ name: "y", in: "nowhere" }] }, OTHER: {} },
  };
  write(
    "odd.swagger.json",
    JSON.stringify({ swagger: "2.0", info: { title: "T", version: "1" }, paths }, null, 1),
  );
  const operations = "{ Good: { permission: allow }, Bad: { permission: deny } }";
  write(
    "odd.yaml",
    `interlock: 1\nconnectors: { odd: { definition: ./odd.swagger.json, connection: c, operations: ${operations} } }\n`,
  );
  const { status, stdout } = await interlock("check", at("odd.yaml"), "--json");
  expect(status).toBe(0);
  const issues = JSON.parse(stdout).issues as { code: string; file?: string; line?: number }[];
  const lines = text("odd.swagger.json").split("\n");
  const told = issues.filter(({ file }) => file !== undefined);
  expect(told.map(({ code, file, line = 0 }) => [code, file, lines[line - 1]?.trim()])).toEqual([
    ["path-key-ignored", at("odd.swagger.json"), '"trace": {}'],
    ["parameter-ignored", at("odd.swagger.json"), '"get": {'],
  ]);
  expect((await interlock("check", at("odd.yaml"))).stdout).toMatch(/odd\.swagger\.json:\d+:\d+ +warning/u);
});

describe("what cannot be read is told in words", () => {
  test.each<[string, readonly string[], string]>([
    ["a missing folder", ["inspect", "missing"], "there is no such file or folder"],
    [
      "a missing definition",
      ["triage", "missing.json", "--answers", "answers.yaml"],
      "there is no such file or folder",
    ],
    ["a folder without definitions", ["inspect", "empty"], "holds no definition"],
    ["a folder for answers", ["triage", "jira.swagger.json", "--answers", "empty"], "it is a folder"],
    ["a folder for calls", ["decide", "policy.yaml", "--calls", "empty"], "it is a folder"],
    [
      "a missing folder to write to",
      ["check", "policy.yaml", "--out", "no/p.json"],
      "there is no such folder",
    ],
    ["a folder to write to", ["check", "policy.yaml", "--out", "empty"], "it is a folder"],
    ["a folder to import", ["import", "empty", "--definition", "jira.swagger.json"], "it is a folder"],
    [
      "broken JSON to import",
      ["import", "broken.json", "--definition", "jira.swagger.json"],
      "line 2, column 4",
    ],
    ["a broken definition", ["triage", "broken.json", "--answers", "answers.yaml"], "line 2, column 4"],
    ["a name for several", ["import", "jira.swagger.json", "--definition", "a=."], "holds 2 definitions"],
  ])("%s", async (_, args, words) => {
    mkdirSync(at("empty"));
    write("broken.json", '{ "swagger": "2.0",\n   !');
    const paths = args.map((arg) =>
      /[./]|^(?:missing|empty)$/u.test(arg) ? (arg === "a=." ? `a=${folder}` : at(arg)) : arg,
    );
    const { status, stderr } = await interlock(...paths);
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\bE[A-Z]{4,}\b/u);
  });

  test("inspect says where JSON breaks, and whether --lenient repairs it", async () => {
    const good = definition("A");
    write("broken.json", `${good.slice(0, -1)}, }`);
    const strict = await interlock("inspect", at("broken.json"));
    expect(strict.status).toBe(1);
    expect(strict.stdout).toMatch(/line \d+, column \d+: a key in quotes is expected; --lenient repairs it/u);
    expect((await interlock("inspect", at("broken.json"), "--lenient")).status).toBe(0);
    write("broken.json", good.slice(0, 40));
    expect((await interlock("inspect", at("broken.json"), "--lenient")).stdout).toMatch(
      /line \d+, column \d+/u,
    );
    expect((await interlock("inspect", at("broken.json"))).stdout).not.toContain("--lenient");
  });
});
