import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGovernor, type KeyRing, type Session } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { beforeEach, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const good = { issueId: "OPS-1", comment: { body: "hello\u001b[31m" } };
const key = randomBytes(32);

let folder: string;
let files: readonly string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-"));
  files = [
    "--store",
    join(folder, "governor.db"),
    "--keys",
    join(folder, "keys.json"),
    "--policy",
    join(folder, "policy.json"),
  ];
});

function interlock(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

/** A governed host on the store that the commands work on, and one request that waits. */
async function host(
  approvers: readonly string[],
): Promise<{ session: Session; id: string; sent: () => number; close: () => Promise<void> }> {
  const keys: KeyRing = { current: "a", keys: { a: key } };
  const approval = { quorum: 1, notRequester: false, expiresIn: 900_000, approvers };
  const policy = policyOf([toolEntry({ approval })]);
  writeFileSync(
    join(folder, "keys.json"),
    JSON.stringify({ current: "a", keys: { a: key.toString("base64") } }),
  );
  writeFileSync(join(folder, "policy.json"), JSON.stringify(policy));
  const store = openSqliteStore(join(folder, "governor.db"));
  let calls = 0;
  const invoke = async () => ({ status: 200, headers: {}, body: ++calls });
  const session = await createGovernor({ policy, invoke, store, keys }).session({
    mode: "review",
    actor: { id: "ann" },
  });
  const outcome = await session.call("AddComment", good);
  if (outcome.status !== "pending") throw new Error(outcome.status);
  return { session, id: outcome.approval, sent: () => calls, close: () => store.close() };
}

// The digits that a request was shown with.
function shownIn(text: string): string {
  return /^shown ([0-9a-f]{16})$/mu.exec(text)?.[1] ?? "";
}

function approve(id: string, shown: string) {
  return interlock("approvals", "approve", id, "--shown", shown, ...files);
}

test("a request is listed, shown escaped, approved as the system's user, and runs on its host", async () => {
  const { session, id, sent, close } = await host([userInfo().username]);
  expect(interlock("approvals", "list", ...files).stdout).toContain(id);
  const shown = interlock("approvals", "show", id, ...files).stdout;
  expect(shown).toContain('locked   "/comment/visibility/value"  "Admins"');
  expect(shown).not.toContain("\u001b[31m");
  expect(interlock("approvals", "approve", id, ...files)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--shown"),
  });
  expect(approve(id, "0123456789abcdef")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("request-changed"),
  });
  expect(approve(id, shownIn(shown))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("approved"),
  });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(sent()).toBe(1);
  expect(approve(id, shownIn(shown))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("approval-answered"),
  });
  const journal = interlock("journal", "show", ...files.slice(0, 4)).stdout;
  expect(journal).toContain(`by={"channel":"cli","id":"${userInfo().username}"}`);
  await close();
});

test("an answer of somebody whom the policy does not list does not count", async () => {
  const { id, session, close } = await host(["somebody-else"]);
  const shown = shownIn(interlock("approvals", "show", id, ...files).stdout);
  expect(approve(id, shown)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("approver-unlisted"),
  });
  expect(await session.resume(id)).toMatchObject({ status: "pending" });
  await close();
});

test("a request is edited and rejected from the command line", async () => {
  const { id, session, close } = await host([userInfo().username]);
  const locked = JSON.stringify({ ...good, comment: { body: "x", visibility: 1 } });
  const shown = shownIn(interlock("approvals", "show", id, ...files).stdout);
  expect(interlock("approvals", "edit", id, "--args", locked, "--shown", shown, ...files)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("locked-parameter"),
  });
  for (const args of ["[]", "{", '{"a":1,"a":2}'])
    expect(interlock("approvals", "edit", id, "--args", args, "--shown", shown, ...files).status).toBe(2);
  expect(interlock("approvals", "reject", id, "--note", "not today", ...files).status).toBe(0);
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{ code: "rejected", detail: "not today" }],
  });
  await close();
});

test("the journal verifies, exports as NDJSON, and an altered store is told with the place", async () => {
  const { close } = await host(["x"]);
  await close();
  const store = files.slice(0, 4);
  expect(interlock("journal", "verify", ...store)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("2 entries"),
  });
  const lines = interlock("journal", "export", ...store)
    .stdout.trim()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(["decided", "requested"]);
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(join(folder, "governor.db"));
  database.exec("UPDATE journal SET entry = replace(entry, '\"ask\"', '\"allow\"') WHERE seq = 1");
  database.close();
  expect(interlock("journal", "verify", ...store)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("altered at entry 1"),
  });
});

test.each([
  [["journal", "verify", "--store", "no.db", "--keys", "no.json"], "key ring"],
  [["approvals", "list"], "required option"],
  [["journal", "nonsense"], ""],
])("%j is one clear line and exit status 2", (args, words) => {
  const { status, stderr } = interlock(...args);
  expect(status).toBe(2);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(words);
});
