import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const programs = globSync("examples/*.ts", { cwd: root }).filter((path) => !path.endsWith(".test.ts"));

function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test.each(programs)("%s runs, checks its own result and is satisfied", (program) => {
  const { status, stderr, stdout } = run(program);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).not.toBe("");
});

test("the story stays within 80 columns and says what has to be said", () => {
  const { stdout } = run("examples/start.ts", "--yes");
  expect(stdout.split("\n").filter((line) => line.length >= 80)).toEqual([]);
  for (const words of [
    "locked",
    "waits for a person",
    "Approved, and run once",
    "approval-used",
    "chain verifies",
  ]) {
    expect(stdout).toContain(words);
  }
});

test.each([
  [["--nonsense"], "ERR_PARSE_ARGS_UNKNOWN_OPTION"],
  [["--definition", "no/such/file.json"], "unreadable-file"],
  [["--definition", "README.md"], "invalid-json"],
  [["--definition", "package.json"], "not-swagger-2"],
])("start %j is one clear line and exit status 2", (args, code) => {
  const { status, stderr } = run("examples/start.ts", ...args);
  expect(status).toBe(2);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(code);
});
