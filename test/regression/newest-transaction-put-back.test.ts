import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createGovernor, type Governor } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "../governor/answering.ts";
import { ann, asked, good } from "../governor/set-up.ts";

// A store that had kept a transaction and lost it again was taken for one that had failed to keep it; one that swallowed
// what was written was taken at its word.
const keys = { current: "k", keys: { k: new Uint8Array(32).fill(3) } };
const altered = { status: "denied", reasons: [{ code: "record-altered" }] };
let folder: string;
let store: ReturnType<typeof openSqliteStore>;
let hand: DatabaseSync;
let sent: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-"));
  store = openSqliteStore(join(folder, "governor.db"));
  hand = new DatabaseSync(join(folder, "governor.db"));
  sent = 0;
});
afterEach(async () => {
  hand.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

function governor(onSend: () => void = () => undefined): Governor {
  return createGovernor({
    policy: policyOf([toolEntry(), toolEntry({ name: "Note", permission: "allow" })]),
    store,
    keys,
    invoke: async () => {
      sent++;
      onSend();
      return { status: 200, headers: {}, body: null };
    },
  });
}

const undo = "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)";

test("a running host notices that its newest entry is gone, with the halt that it made", async () => {
  const running = governor();
  const session = await running.session({ mode: "review", actor: ann });
  await session.call("Note", good);
  await running.halt({ actor: "ann" }, ann);
  hand.exec(`DELETE FROM record WHERE kind = 'halt'; ${undo}`);
  expect(await session.call("Note", { ...good, issueId: "OPS-2" })).toMatchObject(altered);
  expect(sent).toBe(1);
});

test("one approval runs once, also where the hand puts everything back while it is sent", async () => {
  let before: readonly Record<string, unknown>[] = [];
  const running = governor(() => {
    hand.exec(`${undo}; DELETE FROM record`);
    const insert = hand.prepare(
      "INSERT INTO record (tenant, kind, id, grouped, value) VALUES (?, ?, ?, ?, ?)",
    );
    for (const row of before) insert.run(...(Object.values(row) as string[]));
  });
  const session = await running.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(running, id, ann);
  before = hand.prepare("SELECT tenant, kind, id, grouped, value FROM record").all();
  await session.resume(id);
  for (let i = 0; i < 3; i++) expect((await session.resume(id)).status).toBe("denied");
  expect(sent).toBe(1);
});

test.each(["journal", "record"])(
  "nothing runs on a database that swallows what is written to its %s",
  async (table) => {
    const running = governor();
    const session = await running.session({ mode: "review", actor: ann });
    const id = await asked(session);
    await approve(running, id, ann);
    for (const event of ["INSERT", "UPDATE", "DELETE"])
      hand.exec(`CREATE TRIGGER t_${event} BEFORE ${event} ON ${table} BEGIN SELECT RAISE(IGNORE); END`);
    const outcomes = [];
    for (let i = 0; i < 4; i++) outcomes.push((await session.resume(id)).status);
    // A record that was swallowed is missed at the next look; the journal has the one call that ran.
    expect(outcomes.slice(1)).toEqual(["denied", "denied", "denied"]);
    const entries = hand.prepare("SELECT entry FROM journal").all();
    const claimed = entries.filter(({ entry }) => String(entry).includes('"kind":"claimed"'));
    expect(claimed).toHaveLength(sent);
  },
);
