import { createGovernor, ephemeralKeys, type Governor } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "../governor/set-up.ts";

const keys = ephemeralKeys();

// Killed inside the call and started again half a second later, a host ran the equal call: nothing was unresolved yet.
onEveryStore("a host that is started again", ({ store }) => {
  test("does not run a write again that its last life had under way", async () => {
    const tenant = "restart";
    let ran = 0;
    const start = (invoke: () => Promise<never>): Governor =>
      createGovernor({
        policy: policyOf([
          toolEntry({ permission: "allow" }),
          toolEntry({ name: "Read", operation: "Read", permission: "allow", access: "read", locks: [] }),
        ]),
        store: store(),
        keys,
        invoke: () => {
          ran++;
          return invoke();
        },
      });
    const first = start(() => new Promise<never>(() => undefined));
    const session = await first.session({ id: "s", mode: "review", actor: ann, tenant });
    void session.call("AddComment", good);
    await expect.poll(() => ran).toBe(1);
    const second = start(async () => ({ status: 200, headers: {}, body: null }) as never);
    const again = await second.session({ id: "s", mode: "review", actor: ann, tenant });
    expect(await again.call("AddComment", good)).toMatchObject({ status: "pending" });
    const asked = (await second.pending({ tenant })).at(-1);
    expect(asked?.reasons).toContainEqual({
      code: "rule",
      detail: expect.stringMatching(/^an equal call may have run already/u),
    });
    // What is under way elsewhere is neither lost nor anybody's to end.
    expect(await second.unresolved({ tenant })).toEqual([]);
    const claimed = (await second.journal({ tenant })).find(({ kind }) => kind === "claimed");
    await expect(
      second.resolve(claimed?.seq ?? 0, { ran: false, by: ann }, { tenant }),
    ).rejects.toMatchObject({
      code: "claim-open",
    });
    expect(ran).toBe(1);
    // Another write, and any read, run.
    expect(await again.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
      status: "completed",
    });
    expect(await again.call("Read", good)).toMatchObject({ status: "completed" });
  });
});
