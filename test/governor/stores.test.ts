import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { expect, test } from "vitest";
import { describeStore } from "../contracts/store.ts";
import { memoryPlace, sqlitePlace } from "../contracts/store-places.ts";
import { good, setUp } from "./set-up.ts";

const file = () => join(mkdtempSync(join(tmpdir(), "interlock-")), "governor.db");

describeStore("memory", memoryPlace, { shared: false });
describeStore("sqlite", sqlitePlace, { shared: true });

test("an SQLite store keeps what it was told when it is opened again", async () => {
  const place = file();
  const first = openSqliteStore(place);
  await first.transaction("a", (t) => t.set("counter", "x", 1));
  await first.close();
  const second = openSqliteStore(place);
  expect(await second.transaction("a", (t) => t.get("counter", "x"))).toBe(1);
  await second.close();
});

test("a file of a newer version is refused, untouched", () => {
  const place = file();
  const database = new DatabaseSync(place);
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(() => openSqliteStore(place)).toThrow(expect.objectContaining({ code: "store-newer" }));
});

test("a file that another process holds is one clear error", async () => {
  const place = file();
  const store = openSqliteStore(place, { busyTimeout: 1 });
  const other = new DatabaseSync(place);
  other.exec("BEGIN IMMEDIATE");
  const blocked = store.transaction("a", (t) => t.set("counter", "x", 1));
  await expect(blocked).rejects.toMatchObject({
    code: "store-unavailable",
    message: expect.stringContaining("locked"),
  });
  other.exec("ROLLBACK");
  await store.transaction("a", (t) => t.set("counter", "x", 1));
  await store.close();
  other.close();
});

test("a place that cannot be opened is one clear error", () => {
  expect(() => openSqliteStore("/nowhere/at/all/governor.db")).toThrow(
    expect.objectContaining({ code: "store-unavailable" }),
  );
});

test("a disk that takes no more of the journal lets nothing run", async () => {
  const place = file();
  const store = openSqliteStore(place);
  const other = new DatabaseSync(place);
  other.exec("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'disk is full'); END");
  const { session, sent } = await setUp({ permission: "allow" }, { store });
  expect(await session.call("AddComment", good)).toEqual({
    status: "denied",
    reasons: [{ code: "journal-unavailable" }],
  });
  other.exec("DROP TRIGGER full");
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(sent).toHaveLength(1);
  await store.close();
  other.close();
});
