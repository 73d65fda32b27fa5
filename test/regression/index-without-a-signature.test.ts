import { createGovernor, createMemoryStore, type JournalEntry } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "../governor/set-up.ts";

// An absent signature equalled the absent digest of a key that nobody has: a forged index was believed.
const keys = { current: "k", keys: { k: new Uint8Array(32).fill(3) } };

test.each<[string, object]>([
  ["under a key that nobody has", { key: "no-such-key" }],
  ["under no key", {}],
  ["with an empty signature", { key: "k", mac: "" }],
  ["with null for a signature", { key: "no-such-key", mac: null }],
])("an index %s is not believed", async (_, signature) => {
  const store = createMemoryStore();
  let sent = 0;
  const start = () =>
    createGovernor({
      policy: policyOf([toolEntry({ permission: "allow" })]),
      store,
      keys,
      invoke: async () => {
        sent++;
        return { status: 200, headers: {}, body: null };
      },
    });
  const first = start();
  await (await first.session({ mode: "review", actor: ann })).call("AddComment", good);
  await first.halt("all", ann);
  await store.transaction("default", async (transaction) => {
    const { seq, mac } = (await transaction.head()) as JournalEntry;
    await transaction.delete("halt", "all");
    const salt = String(await transaction.get("salt", "tenant"));
    const text = JSON.stringify(["default", seq, mac, [["salt/tenant", salt]]]);
    await transaction.set("index", "current", { text, ...signature });
  });
  const outcome = await start()
    .session({ mode: "review", actor: ann })
    .then((session) => session.call("AddComment", { ...good, issueId: "OPS-2" }));
  expect(outcome).toMatchObject({ status: "denied", reasons: [{ code: "record-altered" }] });
  expect(sent).toBe(1);
});
