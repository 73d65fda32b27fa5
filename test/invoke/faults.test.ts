import { createServer } from "node:net";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { assign, listIncidents, openDeskWorld } from "./desk-world.ts";

// Each fault with each kind of call is in fault-matrix.test.ts; here is what happens over time.

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
  await expect(invoke("desk", listIncidents, { access: "read" })).rejects.toMatchObject({ status: 429 });
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
