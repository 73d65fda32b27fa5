import { createServer } from "node:net";
import type { InvokeError } from "@interlock/core";
import type { Fault } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { assign, listIncidents, openDeskWorld } from "./desk-world.ts";

// fault, then for a read and for a write: how it ends, requests that arrived, requests that the service acted on
type End = readonly [string, number, number];
type Row = readonly [string, Fault, End, End];

const table: readonly Row[] = [
  [
    "namespace throttles",
    { kind: "throttled", layer: "namespace", retryAfter: 0 },
    ["ok", 2, 1],
    ["namespace-throttled", 1, 0],
  ],
  [
    "connector throttles",
    { kind: "throttled", layer: "connector", retryAfter: 0 },
    ["ok", 2, 1],
    ["connector-throttled", 1, 0],
  ],
  [
    "namespace 503",
    { kind: "status", layer: "namespace", status: 503 },
    ["ok", 2, 1],
    ["namespace-failed", 1, 0],
  ],
  [
    "connector 503",
    { kind: "status", layer: "connector", status: 503 },
    ["ok", 2, 1],
    ["connector-failed", 1, 0],
  ],
  [
    "connector 404",
    { kind: "status", layer: "connector", status: 404 },
    ["not-found", 1, 0],
    ["not-found", 1, 0],
  ],
  ["gateway offline", { kind: "gateway-offline" }, ["ok", 2, 1], ["gateway-offline", 1, 0]],
  ["cut before", { kind: "cut", when: "before" }, ["ok", 2, 1], ["connection-lost", 1, 0]],
  ["cut after", { kind: "cut", when: "after" }, ["ok", 2, 2], ["connection-lost", 1, 1]],
  ["slow", { kind: "slow", milliseconds: 3000 }, ["deadline-exceeded", 1, 1], ["deadline-exceeded", 1, 1]],
  ["garbled", { kind: "garbled", text: "?" }, ["answer-invalid", 1, 0], ["answer-invalid", 1, 0]],
  ["wrong case", { kind: "wrong-case" }, ["ok", 1, 1], ["ok", 1, 1]],
];

test.each(table)("%s, over loopback", async (_, fault, read, write) => {
  for (const [access, end] of [
    ["read", read],
    ["write", write],
  ] as const) {
    const { emulator, desk } = openDeskWorld({ faults: [{ fault }] });
    const listener = await emulator.listen();
    const { invoke } = openNamespace({ ...listener, retryPause: 1, timeout: 1000 });
    const code = await invoke("desk", access === "read" ? listIncidents : assign, { access }).then(
      () => "ok",
      (error: InvokeError) => error.code,
    );
    const acted = emulator.received.filter((one) => one.reached).length;
    expect([access, code, emulator.received.length, acted]).toEqual([access, ...end]);
    if (access === "write") expect(acted).toBeLessThanOrEqual(1);
    await listener.close();
    desk.close();
  }
});

test("a read that keeps failing is sent three times, then the last error is thrown", async () => {
  const { emulator, desk } = openDeskWorld({
    faults: [{ fault: { kind: "status", layer: "connector", status: 502 }, times: 9 }],
  });
  const { invoke } = openNamespace({ ...emulator, retryPause: 1 });
  await expect(invoke("desk", listIncidents, { access: "read" })).rejects.toMatchObject({ status: 502 });
  expect(emulator.received).toHaveLength(3);
  desk.close();
});

test("without being told that it is a read, nothing is sent again, GET or not", async () => {
  const { emulator, desk } = openDeskWorld({
    faults: [{ fault: { kind: "status", layer: "connector", status: 502 }, times: 9 }],
  });
  const { invoke } = openNamespace({ ...emulator, retryPause: 1 });
  await expect(invoke("desk", listIncidents)).rejects.toMatchObject({ status: 502 });
  expect(emulator.received).toHaveLength(1);
  desk.close();
});

test("Retry-After is honoured, and not waited for beyond the deadline", async () => {
  const { emulator, desk } = openDeskWorld();
  const { invoke } = openNamespace({ ...emulator, retryPause: 1, timeout: 5000 });
  emulator.inject({ fault: { kind: "throttled", layer: "connector", retryAfter: 1 } });
  const start = Date.now();
  await invoke("desk", listIncidents, { access: "read" });
  expect(Date.now() - start).toBeGreaterThanOrEqual(950);

  emulator.inject({ fault: { kind: "throttled", layer: "connector", retryAfter: 60 } });
  const again = Date.now();
  await expect(invoke("desk", listIncidents, { access: "read" })).rejects.toMatchObject({ status: 429 });
  expect(Date.now() - again).toBeLessThan(1000);
  desk.close();
});

test("nobody listens: nothing was sent", async () => {
  const { emulator, desk } = openDeskWorld();
  const listener = await emulator.listen();
  await listener.close();
  const { invoke } = openNamespace({ ...listener, retries: 0 });
  await expect(invoke("desk", assign)).rejects.toMatchObject({
    code: "unreachable",
    message: "The namespace cannot be reached (ECONNREFUSED).",
    mayHaveRun: false,
    retryable: true,
  });
  desk.close();
});

test("a peer that hangs up on a whole request may have run it", async () => {
  const server = createServer((socket) => socket.once("data", () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const { emulator, desk } = openDeskWorld();
  const { invoke } = openNamespace({
    resourceId: emulator.resourceId,
    credential: emulator.credential,
    endpoint: `http://127.0.0.1:${port}`,
  });
  await expect(invoke("desk", assign)).rejects.toMatchObject({ code: "connection-lost", mayHaveRun: true });
  await new Promise((resolve) => server.close(resolve));
  desk.close();
});
