import { createGovernor, ephemeralKeys, type Governor, type SessionInput } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "../governor/set-up.ts";

const keys = ephemeralKeys();
const policy = policyOf([toolEntry({ permission: "allow" })]);
const others: readonly [string, Partial<SessionInput>][] = [
  ["mode", { mode: "readOnly" }],
  ["mode", { mode: { autonomous: { onAsk: "proceed" } } }],
  ["actor", { actor: { id: "eve" } }],
];

// Until its first call a session meant whatever opened it last: a read-only run's id called what a review session may.
onEveryStore("a session that nothing was called in yet", ({ store, kind }) => {
  const start = (more = {}): Governor =>
    createGovernor({
      policy,
      store: store(),
      keys,
      invoke: async () => ({ status: 200, headers: {}, body: null }),
      ...more,
    });

  test.each(["the host's", "the governor's"])(
    "is bound to mode and actor from its opening on: an id of %s own",
    async (whose) => {
      const [one, two] = [start(), start()];
      const named = whose === "the governor's" ? {} : { id: `s of ${kind.name}` };
      const opened = await one.session({ mode: "review", actor: ann, ...named });
      const { id } = opened;
      for (const [what, other] of others)
        for (const host of [one, two])
          await expect(host.session({ id, mode: "review", actor: ann, ...other })).rejects.toMatchObject({
            code: "session-differs",
            message: expect.stringContaining(what),
          });
      await expect(two.session({ id, mode: "review", actor: ann })).resolves.toMatchObject({ id });
      expect(await opened.call("AddComment", good)).toMatchObject({ status: "completed" });
    },
  );

  test("of two that are opened at once one is refused", async () => {
    const id = `at once on ${kind.name}`;
    const opened = await Promise.allSettled([
      start().session({ id, mode: "review", actor: ann }),
      start().session({ id, mode: "readOnly", actor: ann }),
    ]);
    expect(opened.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is in the journal with what it was opened with, once, where the host names it", async () => {
    const tenant = "opened";
    const input = { id: "named", mode: "review", actor: ann, tenant } as const;
    for (const host of [start(), start()]) await host.session(input);
    expect(await start().journal({ tenant })).toMatchObject([
      { kind: "opened", session: "named", mode: "review", actor: "ann" },
    ]);
  });

  test("keeps what it was opened with while keys are changed, and an id that no key made is refused", async () => {
    const { id } = await start().session({ mode: "review", actor: ann });
    const fresh = ephemeralKeys().keys["ephemeral"] as Uint8Array;
    const rotated = { current: "next", keys: { ...keys.keys, next: fresh } };
    await expect(start({ keys: rotated }).session({ id, mode: "review", actor: ann })).resolves.toBeDefined();
    const forged = `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
    await expect(start().session({ id: forged, mode: "review", actor: ann })).rejects.toMatchObject({
      code: "session-differs",
    });
  });
});
