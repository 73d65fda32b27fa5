import { type Checkpoint, verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { lies, tamper } from "./tampering.ts";
import { keys, recordJournal } from "./tampering-journal.ts";

test("2,000 random alterations of a journal are found where they are, and a benign one is never accused", async () => {
  const counts = await tamper(2_000);
  expect(lies(counts)).toBeGreaterThan(1_000);
  expect(counts["benign"]).toBeGreaterThan(50);
});

test("what can be cut off unseen is exactly what came after the last checkpoint", async () => {
  const { entries, checkpoints } = await recordJournal("a");
  const last = checkpoints.filter(({ seq }) => seq <= 150).at(-1) as Checkpoint;
  const cutTo = (length: number) => verifyJournal(entries.slice(0, length), keys, last);
  for (let length = last.seq; length <= entries.length; length++) {
    expect(cutTo(length)).toEqual({ ok: true, entries: length });
  }
  for (let length = 0; length < last.seq; length++) {
    expect(cutTo(length)).toEqual({ ok: false, seq: length + 1, problem: "truncated" });
  }
});

test.each([null, 1, "entry", [], {}])("a line that is %j is found, not tripped over", async (line) => {
  const { entries } = await recordJournal("a");
  const altered = entries.with(4, line as never);
  expect(verifyJournal(altered, keys)).toMatchObject({ ok: false, seq: 5 });
});

test("a checkpoint that nobody signed vouches for nothing", () => {
  for (const checkpoint of [{}, { key: "none" }, { key: "k1", mac: "" }]) {
    expect(verifyJournal([], keys, checkpoint as Checkpoint)).toMatchObject({
      ok: false,
      problem: "checkpoint",
    });
  }
});
