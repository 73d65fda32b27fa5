import { inspect } from "node:util";
import { createEmulator, type Fault } from "@interlock/emulator";
import { createGovernor } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { readConnector } from "@interlock/swagger";
import { expect, test, vi } from "vitest";
import { operation, parameter } from "../dynamic/world.ts";
import { compiled } from "../locks/wire.ts";
import { faults } from "./fault-matrix.ts";

const token = "CANARY-token-4711";
const secret = "CANARY-secret-0815";

const schema = { type: "object", properties: { title: { type: "string" }, key: { type: "string" } } };
const put = operation("Act", [
  parameter("id", "path"),
  parameter("kind", "query", { "x-ms-dynamic-values": { operationId: "Kinds", "value-path": "id" } }),
  { name: "thing", in: "body", required: true, schema },
]);
const definition = {
  swagger: "2.0",
  info: { title: "Things", version: "1" },
  paths: { "/things/{id}": { put }, "/kinds": { get: operation("Kinds") } },
};
const policy = compiled("/things/{id}", "put", put, {
  parameters: { "/id": "agent", "/thing/title": "agent", "/thing/key": { user: { secret: "key" } } },
});
const read = readConnector(definition);
if (!read.ok) throw new Error("the definition cannot be read");
const connector = read.value;
const act = connector.operations.find(({ id }) => id === "Act") as (typeof connector.operations)[number];

// A service that repeats whatever it was given, as real ones do in their errors.
const echoing = { error: { code: "Bad", message: `no ${secret} with Bearer ${token}` } };
const echo = (fault: Fault): Fault => (fault.kind === "status" ? { ...fault, body: echoing } : fault);

test.each(
  Object.entries(faults).flatMap(([name, fault]) =>
    (["dynamicInvoke", "runtimeUrl"] as const).map((way) => [name, way, fault] as const),
  ),
)(
  "%s, by %s: no token and no secret is told, logged, kept or sent where it does not belong",
  async (_, way, fault) => {
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, "write").mockImplementation((text) => {
        written.push(String(text));
        return true;
      }),
    );
    const emulator = createEmulator({
      connectors: [
        {
          connection: "desk-1",
          definition,
          service: ({ body }) => ({ body: { echoed: body ?? null, value: [{ id: 1 }] } }),
        },
      ],
      token,
    });
    const headers: (readonly [string, string])[] = [];
    const bodies: string[] = [];
    const watched: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      headers.push(...request.headers);
      bodies.push(await request.clone().text());
      return emulator.fetch(request);
    };
    const url = await openNamespace(emulator).admin.runtimeUrl("desk-1");
    const runtimeUrls = way === "runtimeUrl" ? { "desk-1": url } : {};
    const recorded: unknown[] = [];
    const record = async (entry: unknown) => void recorded.push(entry);
    const timeout = fault !== "token-refused" && fault.kind === "slow" ? 1_000 : 60_000;
    const options = { ...emulator, fetch: watched, runtimeUrls, record, retryPause: 1, timeout };
    const namespace = openNamespace(options);
    const governor = createGovernor({ policy, invoke: namespace.invoke, secrets: () => secret });
    const session = await governor.session({ mode: "review", actor: { id: "ann" } });
    if (fault === "token-refused") emulator.rotateToken();
    else emulator.inject({ fault: echo(fault), times: 99 });

    const outcome = await session.call("Act", { id: "1", thing: { title: "t" } });
    const inputs = { values: {} };
    const question = { connection: "desk-1", connector, operation: act, pointer: "/kind", inputs };
    const found = namespace.lookup(question);
    const thrown = await namespace
      .invoke("desk-1", { method: "PUT", path: "/things/1", body: { key: secret } })
      .catch((error: unknown) => [error, String(error), (error as Error).stack, JSON.stringify(error)]);
    const told = {
      outcome,
      end: await found.outcome(),
      errors: Array.isArray(thrown) ? thrown : [],
      recorded,
    };
    for (const spy of spies) spy.mockRestore();

    // It did leave, where it belongs: the secret in the body, the token in its header.
    expect(bodies.join()).toContain(secret);
    expect(new Set(headers.filter(([, value]) => value.includes(token)).map(([name]) => name))).toEqual(
      new Set(["authorization"]),
    );
    expect(headers.filter(([, value]) => value.includes(secret))).toEqual([]);
    expect(JSON.stringify(emulator.received.map((one) => one.headers))).not.toContain("CANARY");
    expect(inspect(told, { depth: 20 })).not.toContain("CANARY");
    expect(JSON.stringify(await governor.journal({ limit: 1000 }))).not.toContain("CANARY");
    expect(recorded.length).toBeGreaterThan(0);
    expect(written.join("")).not.toContain("CANARY");
  },
);
