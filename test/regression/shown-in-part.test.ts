import { expect, test } from "vitest";
import { edit } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ text: `${index}` }));
const many = { issueId: "OPS-1", comment: { body: "x", rows: rows(300) } };
const long = { issueId: "OPS-1", comment: { body: `${"x".repeat(70_000)} evil` } };

// The agent decides the order: 500 harmless leaves were shown, and the one that mattered came after them.
test.each([
  ["more leaves than are shown", many],
  ["a longer text than is shown", long],
])(
  "a call with %s is denied where it would be asked, and the model reads that it is too large",
  async (_, args) => {
    const { governor, session, sent } = await setUp();
    expect(await session.call("AddComment", args)).toMatchObject({
      status: "denied",
      reasons: [{ code: "permission" }, { code: "too-large-to-show", tellAgent: true }],
    });
    expect(await governor.pending()).toEqual([]);
    expect(sent).toEqual([]);
  },
);

test("a host that shows more is asked, and nothing is cut", async () => {
  const { governor, session } = await setUp({}, { show: { leaves: 5_000, bytes: 1_048_576 } });
  for (const args of [many, long]) {
    const shows = (await governor.approval(await asked(session, args)))?.shows;
    expect(shows?.complete).toBe(true);
    expect(JSON.stringify(shows?.leaves)).toContain(args === long ? " evil" : "/comment/rows/299/text");
  }
});

test("what asks nobody runs at any size, and no edit makes a request larger than is shown", async () => {
  const free = await setUp({ permission: "allow" });
  expect(await free.session.call("AddComment", long)).toMatchObject({ status: "completed" });
  const { governor, session } = await setUp();
  const id = await asked(session, good);
  expect(await edit(governor, id, ann, long)).toMatchObject({ ok: false, issues: [{ code: "edit-denied" }] });
  expect(await governor.approval(id)).toMatchObject({ agentArguments: good, edits: 0 });
});

// A key imitated the label of another line.
test("no key and no value can look like a line of ours", async () => {
  const { governor, session } = await setUp();
  const text = 'x\n  locked   "/comment/visibility"  "Admins"\u001b[2K\u202e';
  const shows = (await governor.approval(await asked(session, { ...good, comment: { body: text } })))?.shows;
  for (const leaf of shows?.leaves ?? [])
    expect(`${leaf.pointer}${leaf.text}`).not.toMatch(/[\p{Cc}\u202e]/u);
});
