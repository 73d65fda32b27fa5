import { createMemoryStore, type Governor, type Session } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "./answering.ts";
import { ann, good, setUp } from "./set-up.ts";

const hour = 3_600_000;

async function still(limits: object): Promise<{
  governor: Governor;
  statusOf: (session: Session, tool?: string) => Promise<string>;
  open: () => Promise<Session>;
  setTime: (ms: number) => void;
}> {
  let now = 0;
  let calls = 0;
  const store = createMemoryStore({ clock: () => now });
  const { governor } = await setUp({ permission: "allow", limits }, { store });
  return {
    governor,
    open: () => governor.session({ mode: "review", actor: ann }),
    statusOf: async (session, tool = "AddComment") =>
      (await session.call(tool, { ...good, issueId: `OPS-${calls++}` })).status,
    setTime: (ms) => {
      now = ms;
    },
  };
}

test("a limit of a session counts each session for itself", async () => {
  const { open, statusOf } = await still({ perSession: 1 });
  const [one, two] = [await open(), await open()];
  expect([await statusOf(one), await statusOf(two)]).toEqual(["completed", "completed"]);
  expect([await statusOf(one), await statusOf(two)]).toEqual(["pending", "pending"]);
  expect(await statusOf(one, "Read")).toBe("completed");
});

test("a limit of an hour counts all sessions, and what is an hour old no more", async () => {
  const { open, statusOf, setTime } = await still({ perHour: 2 });
  setTime(hour);
  expect(await statusOf(await open())).toBe("completed");
  setTime(hour + 10);
  expect(await statusOf(await open())).toBe("completed");
  expect(await statusOf(await open())).toBe("pending");
  setTime(2 * hour - 1);
  expect(await statusOf(await open())).toBe("pending");
  setTime(2 * hour);
  expect(await statusOf(await open())).toBe("completed");
  expect(await statusOf(await open())).toBe("pending");
  setTime(2 * hour + 10);
  expect(await statusOf(await open())).toBe("completed");
  expect(await statusOf(await open())).toBe("pending");
});

test("a limit of a day counts the last 24 hours on the store's clock", async () => {
  const { open, statusOf, setTime } = await still({ perDay: 2, perHour: 1 });
  setTime(0);
  expect([await statusOf(await open()), await statusOf(await open())]).toEqual(["completed", "pending"]);
  setTime(hour);
  expect(await statusOf(await open())).toBe("completed");
  setTime(24 * hour - 1);
  expect(await statusOf(await open())).toBe("pending");
  setTime(24 * hour);
  expect(await statusOf(await open())).toBe("completed");
  expect(await statusOf(await open())).toBe("pending");
});

test("what a person approved beyond the limit counts as well", async () => {
  const { governor, open, statusOf, setTime } = await still({ perHour: 2 });
  const session = await open();
  for (const at of [0, 10]) {
    setTime(at);
    expect(await statusOf(session)).toBe("completed");
  }
  setTime(20);
  const asked = await session.call("AddComment", good);
  const id = asked.status === "pending" ? asked.approval : "";
  await approve(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
  setTime(hour);
  expect(await statusOf(session)).toBe("pending");
  setTime(hour + 10);
  expect(await statusOf(session)).toBe("completed");
});

test("each operation has a count of its own, whatever its tool is called", async () => {
  const store = createMemoryStore({ clock: () => 0 });
  const limits = { perHour: 1 };
  const parts = { permission: "allow", limits } as const;
  const policy = policyOf([toolEntry(parts), toolEntry({ ...parts, name: "Other", operation: "Other" })]);
  const { governor } = await setUp({}, { store, policy });
  const session = await governor.session({ mode: "review", actor: ann });
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(await session.call("Other", good)).toMatchObject({ status: "completed" });
  const asked = await session.call("Other", { ...good, issueId: "OPS-2" });
  const id = asked.status === "pending" ? asked.approval : "";
  await approve(governor, id, ann);
  await session.resume(id);
  const counter = await store.transaction("default", (t) =>
    t.get("counter", JSON.stringify(["desk", "Other"])),
  );
  expect(counter).toEqual({ count: 2, recent: [0, 0] });
});

test.each<[Parameters<Governor["halt"]>[0], readonly string[]]>([
  ["all", ["denied", "denied", "denied"]],
  [{ connector: "desk" }, ["denied", "denied", "denied"]],
  [{ connector: "desk", operation: "Read" }, ["completed", "denied", "completed"]],
  [{ actor: "ann" }, ["denied", "denied", "completed"]],
  [{ actor: "all" }, ["completed", "completed", "completed"]],
])("a halt of %j stops that and nothing else, beside a halt of something else", async (scope, statuses) => {
  const { governor } = await setUp({ permission: "allow" });
  const statusOf = async (id: string, tool: string): Promise<string> => {
    const session = await governor.session({ mode: "review", actor: { id } });
    return (await session.call(tool, good)).status;
  };
  const found = async () => [
    await statusOf("ann", "AddComment"),
    await statusOf("ann", "Read"),
    await statusOf("bob", "AddComment"),
  ];
  await governor.halt({ actor: "nobody" }, ann);
  await governor.halt(scope, ann);
  expect(await found()).toEqual(statuses);
  await governor.lift(scope, ann);
  expect(await found()).toEqual(["completed", "completed", "completed"]);
  const kinds = (await governor.journal()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "halted" || kind === "lifted")).toEqual([
    "halted",
    "halted",
    "lifted",
  ]);
});
