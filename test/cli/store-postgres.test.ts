import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGovernor, type KeyRing } from "@interlock/governor";
import { expect, test } from "vitest";
import { postgresAbsence, postgresPlace, postgresUrl } from "../contracts/store-postgres.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const onPostgres = test.skipIf(postgresAbsence() !== undefined);
const key = randomBytes(32);
const keys: KeyRing = { current: "a", keys: { a: key } };
const folder = mkdtempSync(join(tmpdir(), "interlock-"));
const keyFile = join(folder, "keys.json");
const policyFile = join(folder, "policy.json");
writeFileSync(keyFile, JSON.stringify({ current: "a", keys: { a: key.toString("base64") } }));

function interlock(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

onPostgres("a request in PostgreSQL is listed and approved, and the journal verifies", async () => {
  const place = await postgresPlace();
  const store = await place.open();
  const approvers = [userInfo().username];
  const policy = policyOf([
    toolEntry({ approval: { quorum: 1, notRequester: false, expiresIn: 60_000, approvers } }),
  ]);
  writeFileSync(policyFile, JSON.stringify(policy));
  const invoke = async () => ({ status: 200, headers: {}, body: null });
  const session = await createGovernor({ policy, invoke, store, keys }).session({
    mode: "review",
    actor: { id: "ann" },
  });
  const asked = await session.call("AddComment", { issueId: "OPS-1", comment: { body: "hello" } });
  const id = asked.status === "pending" ? asked.approval : "";
  const where = ["--store", postgresUrl as string, "--schema", place.schema, "--keys", keyFile];
  expect(interlock("approvals", "list", ...where, "--policy", policyFile).stdout).toContain(id);
  const shown = /^shown ([0-9a-f]{16})$/mu.exec(
    interlock("approvals", "show", id, ...where, "--policy", policyFile).stdout,
  );
  const answered = interlock(
    ...["approvals", "approve", id, "--shown", shown?.[1] ?? "", ...where, "--policy", policyFile],
  );
  expect(answered).toMatchObject({ status: 0 });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  expect(interlock("journal", "verify", ...where)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("verified"),
  });
  const elsewhere = where.with(3, "no_such_schema");
  expect(interlock("journal", "verify", ...elsewhere)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("there is no store in the schema no_such_schema"),
  });
  await store.close();
  await place.remove();
});

test("a server that is not there is one line, without the password", () => {
  const url = "postgres://nobody:s3cret@127.0.0.1:1/none";
  const { status, stderr } = interlock("journal", "verify", "--store", url, "--keys", keyFile);
  expect(status).toBe(2);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain("ECONNREFUSED");
  expect(stderr).not.toContain("s3cret");
});
