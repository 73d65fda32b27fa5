import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { createGovernor, type KeyRing } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { expect, test, vi } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const key = randomBytes(32);
const keys: KeyRing = { current: "a", keys: { a: key } };

async function interlock(...args: readonly string[]) {
  const written: string[] = [];
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => written.push(String(text)) > 0),
  );
  try {
    return { status: await run(args), said: written.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Everything in the folder, to the byte. */
function picture(folder: string): unknown {
  return readdirSync(folder).map((name) => [
    name,
    statSync(join(folder, name)).mtimeMs,
    readFileSync(join(folder, name)).toString("base64"),
  ]);
}

async function stored() {
  const folder = mkdtempSync(join(tmpdir(), "interlock-read-"));
  const file = join(folder, "a?b #%41.db");
  const store = openSqliteStore(file);
  const invoke = async () => ({ status: 200, headers: {}, body: null });
  const policy = policyOf([toolEntry({ permission: "allow" })]);
  const governor = createGovernor({ policy, invoke, store, keys });
  const session = await governor.session({ mode: "review", actor: { id: "ann" } });
  await session.call("AddComment", { issueId: "1", comment: { body: "x" } });
  writeFileSync(
    join(folder, "keys.json"),
    JSON.stringify({ current: "a", keys: { a: key.toString("base64") } }),
  );
  const other = { current: "a", keys: { a: randomBytes(32).toString("base64") } };
  writeFileSync(join(folder, "other.json"), JSON.stringify(other));
  return { folder, file, store };
}

test("journal verify, show and export write nothing, neither to the store nor beside it", async () => {
  const { folder, file, store } = await stored();
  await store.close();
  chmodSync(file, 0o444);
  chmodSync(folder, 0o555);
  const before = picture(folder);
  for (const command of ["verify", "show", "export"]) {
    const ended = await interlock("journal", command, "--store", file, "--keys", join(folder, "keys.json"));
    expect(ended).toMatchObject({ status: 0 });
  }
  expect(picture(folder)).toEqual(before);
  chmodSync(folder, 0o755);
});

test("they see what a host that has the file open has written", async () => {
  const { folder, file, store } = await stored();
  const ended = await interlock("journal", "verify", "--store", file, "--keys", join(folder, "keys.json"));
  expect(ended).toMatchObject({ status: 0, said: expect.stringContaining("3 entries") });
  await store.close();
});

test("a store that is only read refuses what would write", async () => {
  const { file, store } = await stored();
  await store.close();
  const reader = openSqliteStore(file, { readOnly: true });
  const written = reader.transaction("default", (transaction) => transaction.set("halt", "x", {}));
  await expect(written).rejects.toMatchObject({ name: "StoreError" });
  expect(await reader.transaction("default", (transaction) => transaction.entries(1, 10))).toHaveLength(3);
  await reader.close();
  expect(() => openSqliteStore(`${file}x`, { readOnly: true })).toThrow("no such SQLite store");
});

test("the command says wrong keys and another tenant for what they are", async () => {
  const { folder, file, store } = await stored();
  await store.close();
  const wrong = await interlock("journal", "verify", "--store", file, "--keys", join(folder, "other.json"));
  expect(wrong).toMatchObject({
    status: 1,
    said: expect.stringContaining('keys-differ at entry 1: nothing bears a signature of the ring\'s key "a"'),
  });
  const nobody = ["--store", file, "--keys", join(folder, "keys.json"), "--tenant", "nobody"];
  expect(await interlock("journal", "verify", ...nobody)).toMatchObject({
    status: 1,
    said: "nothing to verify: the tenant nobody has no entries\n",
  });
});
