import { InvokeError } from "@interlock/core";
import { createGovernor, type Governor } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "../governor/set-up.ts";

const ring = { k1: new Uint8Array(32).fill(1), k2: new Uint8Array(32).fill(2) };

// A call that may have run was looked for under the current key alone.
onEveryStore("a rotation of keys", ({ store }) => {
  test("forgets no call that may have run, and no call that ran by its name", async () => {
    const tenant = "rotation";
    let lost = true;
    let ran = 0;
    const on = (current: string): Governor =>
      createGovernor({
        policy: policyOf([toolEntry({ permission: "allow" })]),
        store: store(),
        keys: { current, keys: ring },
        invoke: async () => {
          ran++;
          if (lost) throw new InvokeError("lost", "x", { mayHaveRun: true });
          return { status: 200, headers: {}, body: null };
        },
      });
    const call = async (governor: Governor, args: unknown, callId?: string) => {
      const session = await governor.session({ id: "s", mode: "review", actor: ann, tenant });
      return session.call("AddComment", args, callId === undefined ? {} : { callId });
    };
    expect(await call(on("k1"), good)).toMatchObject({ status: "unknown" });
    lost = false;
    const other = { ...good, issueId: "OPS-2" };
    expect(await call(on("k1"), other, "named")).toMatchObject({ status: "completed" });
    for (const current of ["k2", "k1", "k2"]) {
      const host = on(current);
      expect(await host.unresolved({ tenant })).toHaveLength(1);
      expect(await call(host, good)).toMatchObject({ status: "pending" });
      expect(await call(host, other, "named")).toMatchObject({ status: "unknown" });
    }
    expect(ran).toBe(2);
  });
});
