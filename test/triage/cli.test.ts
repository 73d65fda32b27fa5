import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPolicy } from "@interlock/core";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = join(import.meta.dirname, "../../packages/cli/src/main.ts");
let folder = "";

const definition = {
  swagger: "2.0",
  info: { title: "Jira", version: "1" },
  paths: {
    "/issue/{issueId}": {
      get: {
        operationId: "GetIssue",
        summary: "Get Issue",
        parameters: [
          { name: "issueId", in: "path", required: true, type: "string" },
          { name: "$expand", in: "query", type: "string" },
        ],
        responses: {},
      },
      delete: {
        operationId: "DeleteIssue",
        parameters: [{ name: "issueId", in: "path", required: true, type: "string" }],
        responses: {},
      },
    },
  },
};

const policy = `interlock: 1
connectors:
  jira:
    definition: ./jira.swagger.json
    connection: jira-ops
    operations:
      GetIssue:
        permission: allow
        parameters:
          /issueId: agent
          /$expand: agent
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-cli-"));
  write("jira.swagger.json", JSON.stringify(definition));
  write("good.policy.yaml", policy);
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function interlock(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("check prints the contract's JSON, writes the compiled policy, and reads it again", () => {
  const { status, stdout } = interlock("check", "good.policy.yaml", "--json", "--out", "good.json");
  const result = JSON.parse(stdout);
  const compiled = readPolicy(readFileSync(join(folder, "good.json"), "utf8"));
  expect(status).toBe(0);
  expect(result).toMatchObject({ revision: compiled.revision, operations: 1 });
  expect(result.issues).toContainEqual({
    code: "shared-owner",
    severity: "warning",
    connector: "jira",
    pointer: "",
    line: 3,
    column: 3,
    message: expect.any(String),
    suggestion: expect.any(String),
  });
  expect(JSON.parse(interlock("check", "good.json", "--json").stdout)).toMatchObject({
    revision: compiled.revision,
  });
});

test.each([
  ["permission: allow", "permision: allow", "unknown-key", 8, 9],
  ["GetIssue", "GetIsue", "unknown-operation", 7, 7],
  ["/issueId", "/IssueId", "unknown-pointer", 10, 11],
  ["allow", "alow", "unknown-permission", 8, 21],
])("check tells a typo: %s written %s", (from, to, code, line, column) => {
  write("typo.policy.yaml", policy.replace(from, to));
  const { status, stdout } = interlock("check", "typo.policy.yaml", "--json");
  expect(status).toBe(1);
  expect(JSON.parse(stdout).revision).toBeNull();
  expect(JSON.parse(stdout).issues).toContainEqual(
    expect.objectContaining({ code, line, column, severity: "error" }),
  );
});

test("tools prints the contract's JSON, in a provider's own shape when one is named", () => {
  const [tool] = JSON.parse(interlock("tools", "good.policy.yaml", "--json").stdout);
  expect(Object.keys(tool)).toEqual([
    "name",
    "operationId",
    "connector",
    "description",
    "permission",
    "access",
    "inputSchema",
  ]);
  expect(Object.keys(tool.inputSchema.properties)).toEqual(["issueId", "$expand"]);
  const shapes = ["anthropic", "openai", "gemini", "mcp"].map((provider) => [
    provider,
    JSON.parse(interlock("tools", "good.policy.yaml", "--json", "--provider", provider).stdout),
  ]);
  const { anthropic, openai, gemini, mcp } = Object.fromEntries(shapes);
  const keys = ["issueId", "expand"];
  expect(Object.keys(anthropic[0])).toEqual(["name", "description", "input_schema"]);
  expect(Object.keys(anthropic[0].input_schema.properties)).toEqual(keys);
  expect(openai[0]).toMatchObject({ type: "function", name: "GetIssue", strict: false });
  expect(Object.keys(openai[0].parameters.properties)).toEqual(keys);
  expect(Object.keys(gemini.functionDeclarations[0].parameters.properties)).toEqual(keys);
  expect(Object.keys(mcp.tools[0])).toEqual(["name", "description", "inputSchema", "annotations"]);
  expect(Object.keys(mcp.tools[0].inputSchema.properties)).toEqual(["issueId", "$expand"]);
});

test("tools tells the policy's word beside a provider's", () => {
  const { stdout } = interlock("tools", "good.policy.yaml", "--provider", "anthropic");
  expect(stdout).toContain("issueId, expand? ($expand)");
});

test("tools of a policy with errors says them on standard error and prints nothing", () => {
  write("bad.policy.yaml", policy.replace("/issueId: agent", "/issueId: skip"));
  const { status, stdout, stderr } = interlock("tools", "bad.policy.yaml", "--json");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("required-skipped");
});

test.each([
  [["check"]],
  [["check", "missing.yaml"]],
  [["check", "."]],
  [["tools", "good.policy.yaml", "--provider", "nobody"]],
  [["export", "good.policy.yaml"]],
  [["triage", "jira.swagger.json", "--operation", "Nope", "--answers", "good.policy.yaml"]],
  [["frobnicate"]],
])("%j could not run: one line, no stack trace", (args) => {
  const { status, stdout, stderr } = interlock(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(stderr).not.toMatch(/\bat .*:\d+/u);
});

test("a definition that cannot be read is an issue at its line", () => {
  write("gone.policy.yaml", policy.replace("./jira.swagger.json", "./gone.json"));
  const { status, stdout } = interlock("check", "gone.policy.yaml", "--json");
  expect(status).toBe(1);
  expect(JSON.parse(stdout).issues).toMatchObject([{ code: "unreadable-file", connector: "jira", line: 4 }]);
});

test("triage writes a policy from answers, and lists what stays open", () => {
  write(
    "answers.yaml",
    "connectors: { jira: { connection: ops, operations: { GetIssue: { permission: ask, parameters: { /issueId: agent } } } } }",
  );
  const done = interlock(
    "triage",
    "jira.swagger.json",
    "--answers",
    "answers.yaml",
    "--out",
    "made.policy.yaml",
  );
  expect(done).toMatchObject({ status: 0, stderr: "" });
  expect(interlock("check", "made.policy.yaml").status).toBe(0);
  write("answers.yaml", "connectors: { jira: { operations: { DeleteIssue: { permission: ask } } } }");
  const open = interlock(
    "triage",
    "jira.swagger.json",
    "--from",
    "made.policy.yaml",
    "--answers",
    "answers.yaml",
  );
  expect(open.status).toBe(1);
  expect(open.stderr).toContain("/issueId is open");
  expect(open.stdout).toContain("GetIssue");
});

test("a policy goes out as the field's document and comes back with the same tools", () => {
  expect(interlock("export", "good.policy.yaml", "--to", "sre-agent", "--out", "server.json").status).toBe(0);
  expect(
    interlock(
      ...["import", "server.json", "--from", "sre-agent", "--definition", "jira.swagger.json"],
      ...["--out", "back.policy.yaml"],
    ).status,
  ).toBe(0);
  const [before, after] = ["good.policy.yaml", "back.policy.yaml"].map(
    (name) => interlock("tools", name, "--json").stdout,
  );
  expect(after).toBe(before);
});

test("what would go out unprotected is left out with status 1, unless it is named", () => {
  write("ask.policy.yaml", policy.replace("permission: allow", "permission: ask"));
  const to = ["export", "ask.policy.yaml", "--to", "mcp-server-config"];
  const names = (stdout: string) => JSON.parse(stdout).properties.connectors[0].operations.length;
  const left = interlock(...to);
  expect({ status: left.status, operations: names(left.stdout) }).toEqual({ status: 1, operations: 0 });
  expect(left.stderr).toMatch(
    /error +not-said +jira\/GetIssue: .*permission ask.*left out \(to lose it: --lossy GetIssue\)/u,
  );
  const lossy = interlock(...to, "--lossy", "GetIssue");
  expect({ status: lossy.status, operations: names(lossy.stdout) }).toEqual({ status: 0, operations: 1 });
  expect(lossy.stderr).toMatch(/warning +not-said +jira\/GetIssue: .*permission ask/u);
  expect(interlock(...to, "--lossy", "GetIsue")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("did you mean GetIssue?"),
  });
});

test("a restriction that cannot be read is status 1, and the policy is written all the same", () => {
  const agentParameters = [{ name: "issueId", schema: { type: "string", contentEncoding: "base64" } }];
  const operations = [{ name: "GetIssue", agentParameters }];
  write(
    "in.json",
    JSON.stringify({ properties: { connectors: [{ name: "jira", connectionName: "c", operations }] } }),
  );
  const done = interlock("import", "in.json", "--definition", "jira=jira.swagger.json");
  expect(done).toMatchObject({ status: 1, stderr: expect.stringContaining("contentEncoding") });
  expect(done.stdout).toContain("permission: byAccess");
  expect(done.stdout).toContain("definition: ./jira.swagger.json");
});
