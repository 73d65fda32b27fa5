/** A backend service with no agent framework: every call it makes through a connector goes through a session. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createGovernor, readPolicy, type Session } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { compiledDeskPolicy } from "./story/compiled-policy.ts";
import { openDeskNamespace } from "./story/desk-namespace.ts";

const { emulator, desk } = openDeskNamespace();
const governor = createGovernor({
  policy: readPolicy(await compiledDeskPolicy()),
  invoke: openNamespace(emulator).invoke,
});

/** What the service answers for each way a governed call can end. */
const statuses = {
  completed: 200,
  pending: 202,
  denied: 403,
  invalid: 400,
  failed: 502,
  unknown: 504,
} as const;

async function comment(session: Session, body: unknown): Promise<{ status: number; outcome: unknown }> {
  const outcome = await session.call("AddComment", body);
  return { status: statuses[outcome.status], outcome };
}

const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  request.on("end", async () => {
    // The host authenticates its caller; here every request is the same person's.
    const session = await governor.session({
      mode: { autonomous: { onAsk: "deny" } },
      actor: { id: "billing-service" },
    });
    const { status, outcome } = await comment(session, JSON.parse(text));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(outcome));
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

async function post(body: unknown): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/comments`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  return response.status;
}

const good = { incidentId: "INC-1042", comment: { text: "Refunds are paused." } };
assert.equal(await post(good), 200);
assert.equal(await post({ ...good, comment: { text: "hello", visibility: "public" } }), 400);
assert.equal(await post({ ...good, incidentId: "../services" }), 400);
assert.equal(emulator.received.length, 1);
server.close();
server.closeAllConnections();
desk.close();
console.log("backend service: one comment went out, two calls were refused");
