/** The README of @interlock/emulator: a connector namespace in process, with a fault on request. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createEmulator } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";

const definition = JSON.parse(readFileSync("examples/incident-desk/incident-desk.swagger.json", "utf8"));
const headers = { "x-desk-api-version": "2026-01-01" };

const emulator = createEmulator({ connectors: [{ connection: "desk", definition }] }); // answers are generated
emulator.inject({ fault: { kind: "throttled", layer: "connector", retryAfter: 0 } });
const { invoke } = openNamespace(emulator); // over HTTP: openNamespace(await emulator.listen())
const request = { method: "GET", path: "/v1/teams", headers } as const;
const { status } = await invoke("desk", request, { access: "read" });
console.log(status, emulator.received.length); // a read is sent again

assert.deepEqual([status, emulator.received.length], [200, 2]);
