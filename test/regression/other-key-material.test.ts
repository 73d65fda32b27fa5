import { createGovernor, type Governor, verifyJournal } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "../governor/answering.ts";
import { ann, asked, good } from "../governor/set-up.ts";

const ring = (id: string, byte: number) => ({ current: id, keys: { [id]: new Uint8Array(32).fill(byte) } });

// Approving with other bytes under the same id made the journal "altered" for good.
onEveryStore("a host whose keys are not the journal's", ({ store }) => {
  test("writes nothing, says which key it is about, and leaves the journal whole", async () => {
    const tenant = "keys";
    const on = (keys: ReturnType<typeof ring>): Governor =>
      createGovernor({
        policy: policyOf([toolEntry()]),
        store: store(),
        keys,
        invoke: async () => ({ status: 200, headers: {}, body: null }),
      });
    const host = on(ring("k", 1));
    const session = await host.session({ mode: "review", actor: ann, tenant });
    const id = await asked(session);
    const before = await host.journal({ tenant });
    const differs = { code: "keys-differ", message: expect.stringContaining('"k"') };
    for (const keys of [ring("k", 2), ring("other", 1)]) {
      const stranger = on(keys);
      await expect(stranger.session({ mode: "review", actor: ann, tenant })).rejects.toMatchObject(differs);
      await expect(stranger.answer(id, ann, { reject: {} }, { tenant })).rejects.toMatchObject(differs);
      await expect(stranger.halt("all", ann, { tenant })).rejects.toMatchObject(differs);
      await expect(stranger.pending({ tenant })).rejects.toMatchObject(differs);
      expect(await stranger.resume(id, { actor: ann, tenant })).toEqual({
        status: "denied",
        reasons: [{ code: "keys-differ" }],
      });
    }
    expect(await host.journal({ tenant })).toEqual(before);
    expect(await approve(host, id, ann, { tenant })).toMatchObject({ ok: true });
    expect(await session.resume(id)).toMatchObject({ status: "completed" });
    expect(verifyJournal(await host.journal({ tenant }), ring("k", 1))).toMatchObject({ ok: true });
    expect(await session.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
      status: "pending",
    });
  });
});
