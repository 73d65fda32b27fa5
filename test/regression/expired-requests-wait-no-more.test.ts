import type { Store } from "@interlock/governor";
import { expect, test } from "vitest";
import { onEveryStore } from "../contracts/every-store.ts";
import { ann, asked, good, setUp, setUpStill } from "../governor/set-up.ts";

const limited = { limits: { pending: 1 } };
const limit = { status: "denied", reasons: [{ code: "permission" }, { code: "limit" }] };

onEveryStore("a limit of what may wait,", ({ store }) => {
  // A request that nobody answered in time took its place for good, until somebody happened to list what waits.
  test("does not count what nobody answered in time", async () => {
    let ahead = 0;
    const later: Store = {
      ...store(),
      transaction: (tenant, work) =>
        store().transaction(tenant, (transaction) => work({ ...transaction, now: transaction.now + ahead })),
    };
    const { governor } = await setUp(limited, { store: later });
    const session = await governor.session({ mode: "review", actor: ann, tenant: "t" });
    await asked(session);
    const other = { ...good, issueId: "OPS-2" };
    expect(await session.call("AddComment", other)).toEqual(limit);
    ahead = 900_000;
    expect(await session.call("AddComment", other)).toMatchObject({ status: "pending" });
    expect(await session.call("AddComment", { ...good, issueId: "OPS-3" })).toEqual(limit);
  });
});

test("a request waits until the millisecond in which it expires", async () => {
  const { session, setTime } = await setUpStill(limited);
  await asked(session);
  setTime(900_999);
  expect(await session.call("AddComment", { ...good, issueId: "OPS-2" })).toEqual(limit);
  setTime(901_000);
  expect(await session.call("AddComment", { ...good, issueId: "OPS-2" })).toMatchObject({
    status: "pending",
  });
});
