import { readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { type HostileFolder, hostile, hostileFolder, obeyed } from "./hostile-texts.ts";

let files: HostileFolder;
let showing = 0;

beforeAll(async () => {
  files = await hostileFolder(userInfo().username);
});

afterEach(() => vi.unstubAllEnvs());

async function interlock(args: readonly string[]) {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += text;
      return true;
    }),
  );
  try {
    return { status: await run(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

type Line = (files: HostileFolder) => readonly string[];
const approvals = (files: HostileFolder): readonly string[] => [...files.store, "--policy", files.policy];

// Every command, its forms for people and for programs, and what it says when it cannot run.
const lines: readonly Line[] = [
  (f) => ["inspect", f.definition],
  (f) => ["inspect", f.definition, "--json"],
  (f) => ["types", f.definition],
  (f) => ["types", f.policy],
  (f) => ["check", f.policy],
  (f) => ["check", f.policy, "--json"],
  (f) => ["check", f.broken],
  (f) => ["check", f.broken, "--json"],
  (f) => ["tools", f.policy],
  (f) => ["tools", f.policy, "--json"],
  (f) => ["tools", f.policy, "--provider", "openai", "--json"],
  (f) => ["tools", f.broken],
  (f) => ["decide", f.policy, "--calls", f.calls],
  (f) => ["decide", f.policy, "--calls", f.calls, "--json"],
  (f) => ["decide", f.policy, "--calls", f.calls, "--expect", f.expectations],
  (f) => ["decide", f.policy, "--calls", f.calls, "--expect", f.expectations, "--json"],
  (f) => ["explain", f.policy, f.tool, "--args", JSON.stringify({ [`q${hostile}`]: hostile })],
  (f) => ["explain", f.policy, f.tool, "--args", JSON.stringify({ [hostile]: hostile }), "--json"],
  (f) => ["explain", f.policy, hostile],
  (f) => ["export", f.policy, "--to", "sre-agent", "--description", hostile],
  (f) => ["export", f.policy, "--to", "mcp-server-config"],
  (f) => ["import", f.document, "--definition", f.definition],
  (f) => ["triage", f.definition, "--answers", f.answers],
  (f) => ["triage", f.definition, "--answers", f.answers, "--operation", hostile],
  (f) => ["approvals", "list", ...approvals(f)],
  (f) => ["approvals", "list", ...approvals(f), "--json"],
  (f) => ["approvals", "show", f.waiting[0] ?? "", ...approvals(f)],
  (f) => ["approvals", "show", f.waiting[0] ?? "", ...approvals(f), "--json"],
  (f) => ["approvals", "show", hostile, ...approvals(f)],
  (f) => [
    "approvals",
    "edit",
    f.waiting[0] ?? "",
    "--args",
    JSON.stringify({ [hostile]: 1 }),
    ...approvals(f),
  ],
  (f) => ["approvals", "approve", f.waiting[1] ?? "", ...approvals(f), "--json"],
  (f) => ["approvals", "reject", f.waiting[2] ?? "", "--note", hostile, ...approvals(f), "--json"],
  (f) => ["approvals", "approve", hostile, ...approvals(f)],
  (f) => ["journal", "verify", ...f.store],
  (f) => ["journal", "show", ...f.store],
  (f) => ["journal", "export", ...f.store],
  (f) => ["journal", "show", ...f.store, "--from", hostile],
  (f) => ["emulate", "--definition", f.definition, f.definition],
  ...["inspect", "types", "check", "tools", "triage"].map(
    (command): Line =>
      () => [command, `no${hostile}`],
  ),
  () => ["decide", `no${hostile}`, "--calls", `no${hostile}`],
  () => ["import", `no${hostile}`, "--definition", hostile],
  () => ["emulate", "--definition", hostile],
  () => ["journal", "show", "--store", hostile, "--keys", hostile],
  () => [hostile],
  () => ["check", `--${hostile}`],
  () => ["tools", "x", "--provider", hostile],
  () => ["emulate", "--port", hostile],
  () => ["--help"],
];

const names: HostileFolder = {
  ...{ definition: "DEFINITION", policy: "POLICY", broken: "BROKEN", answers: "ANSWERS", calls: "CALLS" },
  ...{ expectations: "EXPECTATIONS", document: "DOCUMENT", store: ["STORE"], tool: "TOOL", waiting: [] },
};
const named = lines.map((line) => [line(names).join(" ").replaceAll(hostile, "HOSTILE"), line] as const);

test.each(named)("escaping by command: %s", async (_, line) => {
  const { stdout, stderr } = await interlock(line(files));
  expect(stdout + stderr).not.toBe("");
  if (/\\u\{?202e/u.test(stdout + stderr)) showing++;
  expect(stdout).not.toMatch(obeyed);
  expect(stderr).not.toMatch(obeyed);
});

test("nearly all of them had something to escape", () => expect(showing).toBeGreaterThan(lines.length - 12));

test.each(named)("in colours only our own stand there: %s", async (_, line) => {
  vi.stubEnv("FORCE_COLOR", "1");
  vi.stubEnv("NO_COLOR", undefined);
  const { stdout, stderr } = await interlock(line(files));
  const colours = new RegExp(`${String.fromCharCode(27)}\\[(?:1|2|22|31|32|33|39)m`, "gu");
  expect((stdout + stderr).replace(colours, "")).not.toMatch(obeyed);
});

test("what is JSON stays JSON, with the same values", async () => {
  const { stdout } = await interlock(["inspect", files.definition, "--json"]);
  const records = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(records.map((record) => record.operationId)).toContain(`Op${hostile}`);
  const tools = JSON.parse((await interlock(["tools", files.policy, "--json"])).stdout);
  expect(JSON.stringify(tools)).toContain(JSON.stringify(`q${hostile}`));
});

test("nothing of the command line writes but its printer, and nothing asks but its prompts", () => {
  const source = join(import.meta.dirname, "../../packages/cli/src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).map((file) =>
    file.replaceAll("\\", "/"),
  );
  for (const name of files.filter((file) => file.endsWith(".ts"))) {
    const text = readFileSync(join(source, name), "utf8");
    if (name !== "io/output.ts") expect(text, name).not.toMatch(/\.(?:stdout|stderr)\.write\(|\bconsole\./u);
    if (name !== "io/prompts.ts") expect(text, name).not.toContain("@clack/prompts");
  }
});
