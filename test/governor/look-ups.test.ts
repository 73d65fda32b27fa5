import type { Action } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { readConnector } from "@interlock/swagger";
import { expect, test } from "vitest";
import { definition, openDeskWorld } from "../invoke/desk-world.ts";
import { ann, setUp } from "./set-up.ts";

const read = readConnector(definition);
const connector = read.ok ? read.value : undefined;
const operation = connector?.operations.find(({ id }) => id === "AssignIncident");

async function lookUp(record: Parameters<typeof openNamespace>[0]["record"]) {
  const { emulator } = openDeskWorld();
  const namespace = openNamespace({ ...emulator, ...(record === undefined ? {} : { record }) });
  if (connector === undefined || operation === undefined) throw new Error("no such operation");
  const about = { connection: "desk", connector, operation, pointer: "/assignment/team" };
  const end = await namespace
    .lookup({ ...about, inputs: { values: {} } })
    .outcome()
    .catch((error: unknown) => error);
  return { end, arrived: emulator.received.length };
}

test("a look-up is in the journal, with who asked, before it is sent; its values are not", async () => {
  const { governor } = await setUp();
  const { end, arrived } = await lookUp(governor.recorder(ann));
  expect(end).toMatchObject({ status: "ok" });
  expect(arrived).toBe(1);
  const entries = await governor.journal();
  expect(entries).toMatchObject([
    {
      kind: "looked-up",
      connection: "desk",
      operation: "AssignIncident",
      pointer: "/assignment/team",
      lookup: "ListTeams",
      request: expect.stringMatching(/^[0-9a-f]{64}$/u),
      by: { id: "ann" },
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain("payments");
});

const { store } = await setUp();
const down = { ...store, transaction: () => Promise.reject(new Error("down")) };

test.each([
  ["somebody who may not", { may: (_: unknown, action: Action) => action !== "look-up" }],
  ["a store that is down", { store: down }],
])("%s: nothing is looked up", async (_, options) => {
  const { another } = await setUp();
  const { end, arrived } = await lookUp(another(options).recorder(ann));
  expect(end).not.toMatchObject({ status: "ok" });
  expect(arrived).toBe(0);
});
