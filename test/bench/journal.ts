// What the journal costs: an append beside canonicalizing and signing the same entry, with one entry and with a million; an
// append to a file beside a bare insert; verifying beside hashing.
//   node test/bench/journal.ts [entries]
import { createHmac, createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { canonicalJson, type Json } from "@interlock/core";
import {
  createGovernor,
  createMemoryStore,
  type Governor,
  type JournalEntry,
  type Store,
  verifyJournal,
} from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { sideBySide, timePassed } from "./side-by-side.ts";

const limits = { append: 2, flat: 1.3, verify: 2 };
const many = Number(process.argv[2] ?? 1_000_000);
const ring = { current: "k1", keys: { k1: new Uint8Array(32).fill(9) } };
const key = createSecretKey(ring.keys.k1);
const folder = mkdtempSync(join(tmpdir(), "interlock-"));

const ratios = {
  append: await appendRatio(),
  "flat in memory": await flatness(createMemoryStore(), 500),
  "flat in SQLite": await flatness(openSqliteStore(join(folder, "flat.db")), 40),
  verify: await verifyRatio(),
};
await compareWithBareInserts();
rmSync(folder, { recursive: true });
process.exitCode =
  ratios.append <= limits.append &&
  ratios["flat in memory"] <= limits.flat &&
  ratios["flat in SQLite"] <= limits.flat &&
  ratios.verify <= limits.verify
    ? 0
    : 1;

// A refused resume is one transaction with one look-up and one entry; looking a request up is the same without the entry.
async function appendRatio(): Promise<number> {
  const governor = governorOn(createMemoryStore());
  const size = 500;
  const session = await governor.session({ id: "s", mode: "review", actor: { id: "ann" } });
  await session.resume("none");
  const [entry] = (await governor.journal({ limit: 1 })) as [JournalEntry];
  const { refused, known, floor } = await sideBySide(
    {
      refused: async () => {
        for (let i = 0; i < size; i++) await session.resume("none");
      },
      known: async () => {
        for (let i = 0; i < size; i++) await governor.approval("none");
      },
      floor: () => {
        for (let i = 0; i < size; i++) sign(entry);
      },
    },
    { size },
  );
  const ratio = (refused - known) / floor;
  console.log(
    `append: ${(refused - known).toFixed(2)} µs (a transaction with it ${refused.toFixed(2)}), canonicalize and sign ` +
      `${floor.toFixed(2)} µs, ratio ${ratio.toFixed(2)} (at most ${limits.append})`,
  );
  return ratio;
}

async function flatness(store: Store, size: number): Promise<number> {
  const name = store.constructor === Object && size > 100 ? "memory" : "SQLite";
  const governor = governorOn(store);
  const session = (tenant: string) =>
    governor.session({ id: "s", mode: "review", actor: { id: "ann" }, tenant });
  await (await session("long")).resume("none");
  let [entry] = (await governor.journal({ tenant: "long", limit: 1 })) as [JournalEntry];
  for (let seq = 2; seq <= many; seq += 20_000) {
    await store.transaction("long", async (transaction) => {
      for (let next = seq; next < Math.min(seq + 20_000, many + 1); next++) {
        entry = followedBy(entry);
        await transaction.append(entry);
      }
    });
  }
  let fresh = 0;
  const appendsTo = (tenantOf: () => string) => async () => {
    const opened = await session(tenantOf());
    for (let i = 0; i < size; i++) await opened.resume("none");
  };
  const { one, million } = await sideBySide(
    { one: appendsTo(() => `fresh ${fresh++}`), million: appendsTo(() => "long") },
    { size, rounds: 25, warm: 8 },
  );
  const ratio = million / one;
  console.log(
    `append in ${name}: with few entries ${one.toFixed(1)} µs, with ${many} ${million.toFixed(1)} µs, ` +
      `ratio ${ratio.toFixed(2)} (at most ${limits.flat})`,
  );
  await store.close();
  return ratio;
}

async function verifyRatio(): Promise<number> {
  const governor = governorOn(createMemoryStore());
  const session = await governor.session({ id: "s", mode: "review", actor: { id: "ann" } });
  const args = { issueId: "OPS-1", comment: { body: "hello" } };
  for (let call = 0; call < 3_334; call++) await session.call("AddComment", args);
  const entries = await governor.journal({ limit: 10_000 });
  const texts = entries.map(({ mac: _, ...content }) => canonicalJson(content as unknown as Json));
  const { verify, floor } = await sideBySide(
    {
      verify: () => {
        if (!verifyJournal(entries, ring).ok) throw new Error("the journal does not verify");
      },
      floor: () => {
        for (const text of texts) createHmac("sha256", key).update(text).digest("hex");
      },
    },
    { size: entries.length, rounds: 15, warm: 4 },
  );
  const ratio = verify / floor;
  console.log(
    `verify ${entries.length} entries: ${verify.toFixed(2)} µs each, hashing their bytes ${floor.toFixed(2)} µs, ` +
      `ratio ${ratio.toFixed(2)} (at most ${limits.verify})`,
  );
  return ratio;
}

// The same rows into the same table, in the same mode, one durable transaction each.
async function compareWithBareInserts(): Promise<void> {
  const size = 40;
  const store = openSqliteStore(join(folder, "ours.db"));
  const session = await governorOn(store).session({ id: "s", mode: "review", actor: { id: "ann" } });
  await session.resume("none");
  const [entry] = await store.transaction("default", (transaction) => transaction.entries(1, 1));
  const bare = new DatabaseSync(join(folder, "bare.db"));
  bare.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE journal (seq INTEGER PRIMARY KEY, entry TEXT)",
  );
  const insert = bare.prepare("INSERT INTO journal (entry) VALUES (?)");
  const { ours, inserts } = await sideBySide(
    {
      ours: async () => {
        for (let i = 0; i < size; i++) await session.resume("none");
      },
      inserts: () => {
        for (let i = 0; i < size; i++) insert.run(JSON.stringify(entry));
      },
    },
    { size, clock: timePassed, rounds: 25, warm: 5 },
  );
  console.log(
    `SQLite, synchronous=FULL: ${(1e6 / ours).toFixed(0)} appends a second, bare inserts ${(1e6 / inserts).toFixed(0)}, ` +
      `ratio ${(ours / inserts).toFixed(2)}`,
  );
  bare.close();
  await store.close();
}

// The next entry of the same kind, as whoever holds the key can make it.
function followedBy(entry: JournalEntry): JournalEntry {
  const next = { ...entry, seq: entry.seq + 1, prev: entry.mac };
  return { ...next, mac: sign(next) };
}

function sign(entry: JournalEntry): string {
  const { mac: _, ...content } = entry;
  return createHmac("sha256", key)
    .update(`interlock-journal\n${canonicalJson(content as unknown as Json)}`)
    .digest("hex");
}

function governorOn(store: Store): Governor {
  const invoke = async () => ({ status: 200, headers: {}, body: null });
  return createGovernor({
    policy: policyOf([toolEntry({ permission: "allow" })]),
    store,
    keys: ring,
    invoke,
  });
}
