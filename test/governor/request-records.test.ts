import { createMemoryStore, type Store } from "@interlock/governor";
import { expect, test } from "vitest";
import { approve } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

/** A store, and the kind of each record that was written to it. */
function noting(): { store: Store; written: string[] } {
  const written: string[] = [];
  const store = createMemoryStore({ clock: () => 0 });
  return {
    written,
    store: {
      ...store,
      transaction: (tenant, work) =>
        store.transaction(tenant, (transaction) =>
          work({
            ...transaction,
            set: (kind, id, value, group) => {
              written.push(kind);
              return transaction.set(kind, id, value, group);
            },
          }),
        ),
    },
  };
}

test("a request leaves itself, its place in the list, and what an equal or an equally named call finds it by", async () => {
  const { store, written } = noting();
  const { session } = await setUp({}, { store });
  await asked(session);
  expect(written).toEqual(["session", "connection", "approval", "pending", "pending", "salt"]);
  written.length = 0;
  await asked(session, { ...good, issueId: "OPS-2" }, "call-1");
  expect(written).toEqual(["approval", "pending", "pending", "pending"]);
});

test("a count starts with the first call, and keeps when", async () => {
  const { store } = noting();
  const { session } = await setUp({ permission: "allow", limits: { perHour: 2 } }, { store });
  const counted = () => store.transaction("default", (t) => t.get("counter", '["desk","AddComment"]'));
  await session.call("AddComment", good);
  expect(await counted()).toEqual({ count: 1, recent: [0] });
  await session.call("AddComment", { ...good, issueId: "OPS-2" });
  expect(await counted()).toEqual({ count: 2, recent: [0, 0] });
});

test("a named call that was approved runs as it was approved, under its own name", async () => {
  const { governor, session, sent } = await setUp();
  const id = await asked(session, good, "call-1");
  await approve(governor, id, ann);
  const options = { callId: "call-1", origins: { "/issueId": "prompt" } } as const;
  expect(await session.call("AddComment", good, options)).toMatchObject({ status: "completed" });
  const kinds = (await governor.journal()).map(({ kind }) => kind);
  expect(kinds).toEqual(["decided", "requested", "answered", "decided", "claimed", "completed"]);
  expect(sent).toHaveLength(1);
});
