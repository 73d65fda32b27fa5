import { spawnSync } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { corpusFiles } from "./corpus.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const programs = globSync("examples/{.,packages}/*.ts", { cwd: root }).filter(
  (path) => !path.endsWith(".test.ts"),
);

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

const definitions = corpusFiles();
describe.skipIf(definitions.length === 0)("the walk on real definitions", () => {
  const size = (file: string): number => statSync(file).size;
  const named = (name: string) => definitions.find((each) => each.name === name)?.file ?? name;
  const broken = definitions.filter(({ file }) => !isJson(readFileSync(file, "utf8")));
  const largest = definitions.toSorted((a, b) => size(b.file) - size(a.file))[0]?.file ?? "none";

  test.each(["jira", largest])("%s: from the summary to a governed call", { timeout: 60_000 }, (name) => {
    const { status, stdout, stderr } = run("examples/start.ts", "--definition", named(name), "--yes");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => line.length >= 80)).toEqual([]);
    expect(stdout.replaceAll(/\s+/gu, " ")).toContain("generated from their types");
  });

  test("what is not JSON is repaired with a warning, or refused with one line", { timeout: 120_000 }, () => {
    const ends = broken.map(({ name, file }) => ({
      name,
      ...run("examples/start.ts", "--definition", file, "--yes"),
    }));
    const repaired = ends.filter(({ status }) => status === 0);
    const refused = ends.filter(({ status }) => status === 2);
    expect(repaired.length + refused.length).toBe(broken.length);
    expect(repaired.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    for (const { stdout } of repaired) expect(stdout).toContain("repaired");
    for (const { stderr } of refused) expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/u, ""));
    return true;
  } catch {
    return false;
  }
}
