import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import type { Policy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const main = join(import.meta.dirname, "../../packages/cli/src/main.ts");
const body = { type: "object", properties: { text: { type: "string" } }, additionalProperties: false };
const plain = {
  method: "get",
  path: "/issues/{id}",
  body: undefined,
  parameters: [
    { in: "path", name: "id", key: "id" },
    { in: "query", name: "key", key: "key" },
  ],
  agent: [
    { pointer: "/id", key: "id", segments: [], required: true },
    { pointer: "/key", key: "key", segments: [], required: false, secret: true },
  ],
  locks: [],
  inputSchema: {
    type: "object",
    properties: { id: { type: "string" }, key: { type: "string" } },
    required: ["id"],
    additionalProperties: false,
  },
  access: "read",
  permission: "allow",
} as const;
const good = { issueId: "OPS-1", comment: { body: "hello" } };
let folder = "";
let policy: Policy;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-decide-"));
  const { body: _, ...read } = { ...toolEntry(), ...plain };
  const sendLock = { pointer: "/mail/token", key: "mail", segments: ["token"], value: null, secret: "smtp" };
  policy = policyOf([
    toolEntry(),
    { ...read, name: "GetIssue" },
    toolEntry({ name: "Purge", permission: "deny" }),
    toolEntry({
      name: "Send",
      path: "/send",
      parameters: [],
      body: { name: "mail", required: true, encoding: "json" },
      agent: [{ pointer: "/mail/text", key: "mail", segments: ["text"], required: false }],
      locks: [sendLock],
      inputSchema: { type: "object", properties: { mail: body }, additionalProperties: false },
    }),
  ]);
  write("policy.json", JSON.stringify(policy));
  write("broken.policy.yaml", "interlock: 1\nconnectors: {}\nnonsense: 1\n");
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

/** The command line in this process: starting one takes a hundred times as long as deciding. */
async function interlock(...args: readonly string[]) {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += text;
      return true;
    }),
  );
  try {
    const paths = args.map((arg) => (/^[a-z.]+\.(?:json|ndjson|yaml)$/u.test(arg) ? join(folder, arg) : arg));
    return { status: await run(paths), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same as a shell starts it. */
function start(args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    cwd: folder,
    input,
  });
  return { status, stdout, stderr };
}

function decide(calls: readonly object[], ...more: readonly string[]) {
  write("calls.ndjson", calls.map((call) => JSON.stringify(call)).join("\n"));
  return interlock("decide", "policy.json", "--calls", "calls.ndjson", ...more);
}

function lines(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("decide --json", () => {
  test("is a line for each call in its order, with the request that would be sent", async () => {
    const { status, stdout, stderr } = await decide(
      [
        { id: "a", tool: "AddComment", args: good },
        { id: 7, tool: "AddComment", args: { ...good, comment: { body: "x", visibility: "All" } } },
        { tool: "Purge", args: good },
        { tool: "toString" },
        { tool: "AddComment", args: [] },
      ],
      "--json",
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: "interlock: no such tool: toString\n" });
    const merged = mergeLocks(policy, "AddComment", good);
    expect(lines(stdout)).toEqual([
      {
        id: "a",
        tool: "AddComment",
        status: "ask",
        needs: ["approval"],
        reasons: [{ code: "permission" }],
        issues: [],
        request: {
          method: "POST",
          path: "/issues/OPS-1/comments",
          body: { body: "hello", visibility: { type: "role", value: "Admins" } },
          encoding: "json",
        },
        digest: merged.ok && merged.value.requestDigest,
      },
      {
        id: 7,
        tool: "AddComment",
        status: "invalid",
        needs: [],
        reasons: [],
        issues: [{ code: "locked-parameter", pointer: "/comment/visibility" }],
      },
      { tool: "Purge", status: "deny", needs: [], reasons: [{ code: "permission" }], issues: [] },
      {
        tool: "toString",
        status: "invalid",
        needs: [],
        reasons: [],
        issues: [{ code: "operation-unknown", pointer: "" }],
      },
      {
        tool: "AddComment",
        status: "invalid",
        needs: [],
        reasons: [],
        issues: [{ code: "type-mismatch", pointer: "" }],
      },
    ]);
  });

  test("shows no secret: a locked one is a name, one of the agent's is masked and goes into no digest", async () => {
    const { stdout } = await decide(
      [
        { tool: "Send", args: { mail: { text: "x" } } },
        { tool: "GetIssue", args: { id: "1", key: "hunter2" } },
      ],
      "--json",
    );
    const [send, get] = lines(stdout);
    expect(send?.["request"]).toMatchObject({ body: { text: "x", token: "secret:smtp" } });
    expect(get?.["request"]).toEqual({ method: "GET", path: "/issues/1", queries: { key: "***" } });
    expect(get).not.toHaveProperty("digest");
    const args = '{"id":"1","key":"hunter2"}';
    const { stdout: said } = await interlock("explain", "policy.json", "GetIssue", "--args", args);
    expect(said).toContain("***");
    expect(stdout + said).not.toContain("hunter2");
  });

  test.each([
    [[], "ask", ["approval"], ["permission"]],
    [["--mode", "readOnly"], "deny", [], ["permission", "run-mode"]],
    [["--mode", "autonomous", "--on-ask", "proceed"], "deny", [], ["permission", "run-mode", "ceiling"]],
    [["--mode", "autonomous", "--on-ask", "deny"], "deny", [], ["permission", "run-mode"]],
    [["--authority", "missing"], "ask", ["approval", "elevation"], ["permission", "authority"]],
    [["--profile", "azure-sre-agent"], "ask", ["approval"], ["permission"]],
  ] as const)("with %j an Ask tool is %s", async (options, status, needs, reasons) => {
    const [line] = lines((await decide([{ tool: "AddComment", args: good }], "--json", ...options)).stdout);
    expect(line).toMatchObject({ status, needs, reasons: reasons.map((code) => ({ code })) });
  });

  test("a key that stands twice is refused, not chosen from (security-pitfalls.md 9)", async () => {
    const text = '{"tool":"GetIssue","args":{"id":"1","id":"2"}}\n\n{"tool":"GetIssue","args":{"id":"1"}}\n';
    const { stdout } = start(["decide", "policy.json", "--calls", "-", "--json"], text);
    expect(lines(stdout)).toMatchObject([
      { status: "invalid", issues: [{ code: "value-refused", pointer: "" }] },
      { status: "allow" },
    ]);
    const twice = '{"id":"1","id":"2"}';
    expect((await interlock("explain", "policy.json", "GetIssue", "--args", twice)).status).toBe(2);
  });
});

describe("the actor", () => {
  test("is asked for only when one is named", async () => {
    const listed = policyOf([toolEntry()], { actors: ["ann", "group:ops"] });
    write("listed.json", JSON.stringify(listed));
    write("calls.ndjson", JSON.stringify({ tool: "AddComment", args: good }));
    const status = async (...more: readonly string[]) => {
      const { stdout } = await interlock(
        ...["decide", "listed.json", "--calls", "calls.ndjson", "--json", ...more],
      );
      return lines(stdout)[0]?.["status"];
    };
    expect(await status()).toBe("ask");
    expect(await status("--actor", "ann")).toBe("ask");
    expect(await status("--actor", "eve")).toBe("deny");
    expect(await status("--actor", "eve", "group:ops")).toBe("ask");
  });
});

describe("--expect", () => {
  const calls = [
    { id: "a", tool: "AddComment", args: good },
    { tool: "Purge", args: good },
  ];

  test("the answers themselves are as expected, in any order of their ids", async () => {
    write("expected.ndjson", (await decide(calls, "--json")).stdout);
    expect((await decide(calls, "--json", "--expect", "expected.ndjson")).status).toBe(0);
    write("expected.ndjson", '{"id":"a","status":"ask"}\n{"status":"deny"}\n');
    expect((await decide(calls, "--expect", "expected.ndjson")).status).toBe(0);
  });

  test("a difference stands beside its call", async () => {
    write("expected.ndjson", '{"status":"ask"}\n{"status":"ask"}');
    const { status, stdout, stderr } = await decide(calls, "--expect", "expected.ndjson");
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("The policy says deny. ✗ status: expected ask, is deny");
    expect(stdout).toContain("2 calls: 1 ask, 1 deny; 1 not as expected");
  });

  test.each([
    ['{"status":"ask"}\n{"status":"ask"}', "status: expected ask, is deny"],
    ['{"status":"ask","needs":[]}\n{"status":"deny"}', 'needs: expected [], is ["approval"]'],
    ['{"status":"ask"}', "nothing is expected of it"],
    ['{"status":"ask"}\n{"status":"deny"}\n{"status":"deny"}', "line 3: there is no such call"],
    ['{"id":"b","status":"ask"}', 'id "b": there is no such call'],
    ['{"status":"ask","stauts":1}\n{"status":"deny"}', "stauts: expected 1, is missing"],
  ])("%s differs, and says where", async (text, words) => {
    write("expected.ndjson", text);
    const json = await decide(calls, "--json", "--expect", "expected.ndjson");
    expect(json).toMatchObject({ status: 1, stderr: expect.stringContaining(words) });
    expect(lines(json.stdout)).toHaveLength(2);
  });
});

describe("for people", () => {
  test("decide is an aligned table with a count, and nothing of a call is obeyed by the terminal", async () => {
    const { status, stdout, stderr } = await decide([
      { id: "first", tool: "GetIssue", args: { id: "1" } },
      { tool: "AddComment", args: { issueId: "../x", comment: { body: "" } } },
      { tool: "\u001b[2Jx\u202e" },
    ]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "interlock: no such tool: \\u{1b}[2Jx\\u{202e}\n",
    });
    expect(stdout).toBe(
      [
        "CALL   STATUS   TOOL                REQUEST        WHY",
        "first  allow    GetIssue            GET /issues/1  The policy says allow.",
        "2      invalid  AddComment                         value-refused /issueId: the value holds a dot segment.",
        "3      invalid  \\u{1b}[2Jx\\u{202e}                 operation-unknown: there is no such tool.",
        "3 calls: 1 allow, 2 invalid",
        "",
      ].join("\n"),
    );
  });

  test("explain says the verdict, why, and each leaf of the request with where it comes from", async () => {
    const args = ["--args", JSON.stringify(good), "--authority", "missing"];
    const { status, stdout } = await interlock("explain", "policy.json", "AddComment", ...args);
    expect(status).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "AddComment: ask, write",
      "It waits for a person: approval, then elevation.",
      "  The policy says ask.",
      "  The agent's own identity may not do it; a user has to lend the right.",
      "POST /issues/OPS-1/comments",
      '  agent   /issueId                   "OPS-1"',
      '  agent   /comment/body              "hello"',
      '  locked  /comment/visibility/type   "role"',
      '  locked  /comment/visibility/value  "Admins"',
      "",
    ]);
  });

  test("explain of a refused call says what is wrong; --json is decide's line", async () => {
    const args = ["explain", "policy.json", "Nonsense"];
    expect(await interlock(...args)).toMatchObject({
      status: 1,
      stderr: "interlock: no such tool: Nonsense\n",
      stdout: expect.stringContaining("there is no such tool"),
    });
    expect(lines((await interlock(...args, "--json")).stdout)).toMatchObject([
      { tool: "Nonsense", status: "invalid" },
    ]);
    write("expected.ndjson", '{"status":"ask"}');
    expect(await interlock(...args, "--expect", "expected.ndjson")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("status: expected ask, is invalid"),
    });
  });
});

test("an operation that is denied, not selected or misspelt says so, and is status 1 unless it was expected", async () => {
  const paths = Object.fromEntries(
    ["Read", "Wipe", "Later"].map((id) => [`/${id}`, { get: { operationId: id, responses: {} } }]),
  );
  write("things.json", JSON.stringify({ swagger: "2.0", info: { title: "T", version: "1" }, paths }));
  write(
    "things.yaml",
    `interlock: 1
connectors:
  things:
    definition: ./things.json
    connection: c
    operations:
      Read: { permission: allow }
      Wipe: { permission: deny }
      Later: { permission: allow, enabled: false }
`,
  );
  for (const [tool, words] of [
    ["Wipe", "Wipe is denied by the policy (permission: deny)"],
    ["Later", "Later is not selected (enabled: false)"],
    ["Raed", "Raed; did you mean Read?"],
    ["Wipee", "Wipee; did you mean Wipe?"],
    ["Frobnicate", "Frobnicate\n"],
  ]) {
    const line = expect.stringContaining(`interlock: no such tool: ${words}`);
    expect(await interlock("explain", "things.yaml", tool as string)).toMatchObject({
      status: 1,
      stderr: line,
    });
    write("calls.ndjson", JSON.stringify({ tool }));
    const args = ["decide", "things.yaml", "--calls", "calls.ndjson", "--json"];
    expect(await interlock(...args)).toMatchObject({ status: 1, stderr: line });
    write("expected.ndjson", '{"status":"invalid"}');
    expect(await interlock(...args, "--expect", "expected.ndjson")).toMatchObject({ status: 0 });
  }
  expect(await interlock("explain", "things.yaml", "Read")).toMatchObject({ status: 0, stderr: "" });
});

test("a policy with errors: status 1, its issues on standard error, no result lines", async () => {
  write("calls.ndjson", JSON.stringify({ tool: "AddComment" }));
  const args = ["broken.policy.yaml", "--calls", "calls.ndjson", "--json"];
  const { status, stdout, stderr } = await interlock("decide", ...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain("unknown-key");
});

test.each([
  [["decide", "policy.json", "--calls", "calls.ndjson", "--mode", "autonomous"], "--on-ask"],
  [["decide", "policy.json", "--calls", "calls.ndjson", "--mode", "Autonomous"], "--mode"],
  [
    ["decide", "policy.json", "--calls", "calls.ndjson", "--mode", "autonomous", "--on-ask", "allow"],
    "--on-ask",
  ],
  [["decide", "policy.json", "--calls", "calls.ndjson", "--authority", "yes"], "--authority"],
  [["decide", "policy.json", "--calls", "calls.ndjson", "--profile", "azure"], "--profile"],
  [["decide", "policy.json", "--calls", "none.ndjson"], "there is no such file"],
  [["decide", "policy.json"], "--calls"],
  [["decide", "none.policy.yaml", "--calls", "calls.ndjson"], "there is no such file"],
  [["decide", "policy.json", "--calls", "policy.json"], "policy.json:1"],
  [["decide", "policy.json", "--calls", "calls.ndjson", "--expect", "policy.json"], "policy.json:1"],
  [["decide", "policy.json", "--calls", "broken.policy.yaml"], "broken.policy.yaml:1: the line is not JSON"],
  [["explain", "policy.json", "AddComment", "--args", "{"], "--args"],
  [["explain", "policy.json", "AddComment", "--mode", "autonomous"], "--on-ask"],
])("%j could not run: one clear line, status 2, no result", async (args, words) => {
  write("calls.ndjson", JSON.stringify({ tool: "AddComment" }));
  const { status, stdout, stderr } = await interlock(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(words);
});

test("as a shell starts it: calls on standard input, one line of an error, no stack", () => {
  const call = JSON.stringify({ tool: "GetIssue", args: { id: "1" } });
  expect(start(["decide", "policy.json", "--calls", "-"], call)).toMatchObject({ status: 0, stderr: "" });
  const wrong = start(["explain", "policy.json", "GetIssue", "--args", "{"], "");
  expect(wrong).toEqual({ status: 2, stdout: "", stderr: "interlock: --args is not JSON\n" });
});
