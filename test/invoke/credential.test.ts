import { inspect } from "node:util";
import { createEmulator } from "@interlock/emulator";
import { connectorFailure, openNamespace, type TokenCredential } from "@interlock/invoke";
import { expect, test } from "vitest";
import { assign, definition, listIncidents, openDeskWorld } from "./desk-world.ts";

function counting(
  lifetime: number,
  tokens: readonly string[],
): TokenCredential & { readonly scopes: string[] } {
  const scopes: string[] = [];
  return {
    scopes,
    getToken: async (scope) => {
      const token = tokens[Math.min(scopes.length, tokens.length - 1)] as string;
      scopes.push(scope);
      return { token, expiresOnTimestamp: Date.now() + lifetime };
    },
  };
}

test("a token is asked for once, also by calls that come together, with the right scope", async () => {
  const { emulator, desk } = openDeskWorld({ token: "t" });
  const credential = counting(3_600_000, ["t"]);
  const { invoke } = openNamespace({ ...emulator, credential });
  await Promise.all(Array.from({ length: 20 }, () => invoke("desk", listIncidents)));
  await invoke("desk", listIncidents);
  expect(credential.scopes).toEqual(["https://management.azure.com/.default"]);
  desk.close();
});

test("the scope follows the endpoint's cloud, a runtime URL has its own", async () => {
  const { emulator, desk } = openDeskWorld({ token: "t" });
  const credential = counting(3_600_000, ["t"]);
  const namespace = openNamespace({
    ...emulator,
    credential,
    endpoint: "https://management.usgovcloudapi.net",
  });
  await namespace.invoke("desk", listIncidents);
  const runtimeUrls = { desk: await namespace.admin.runtimeUrl("desk") };
  await openNamespace({ ...emulator, credential, runtimeUrls }).invoke("desk", listIncidents);
  expect(credential.scopes).toEqual([
    "https://management.usgovcloudapi.net/.default",
    "https://apihub.azure.com/.default",
  ]);
  desk.close();
});

test("a token that is about to expire is replaced in time", async () => {
  const { emulator, desk } = openDeskWorld({ token: "t" });
  const credential = counting(200, ["t"]);
  const { invoke } = openNamespace({ ...emulator, credential });
  await invoke("desk", listIncidents);
  await new Promise((resolve) => setTimeout(resolve, 120));
  await invoke("desk", listIncidents);
  expect(credential.scopes).toHaveLength(2);
  desk.close();
});

test("a refused token is refreshed once: a read is sent again with it, a write by whoever makes the next call", async () => {
  const { emulator, desk } = openDeskWorld({ token: "new" });
  const open = () => openNamespace({ ...emulator, credential: counting(3_600_000, ["old", "new"]) });
  expect((await open().invoke("desk", listIncidents, { access: "read" })).status).toBe(200);
  const { invoke } = open();
  await expect(invoke("desk", assign)).rejects.toMatchObject({ code: "unauthorized", mayHaveRun: false });
  expect((await invoke("desk", assign)).status).toBe(200);
  expect(emulator.received).toHaveLength(2);
  desk.close();
});

test("a refused token that has no other is one clear sentence, and one refresh", async () => {
  const { emulator, desk } = openDeskWorld({ token: "right" });
  const same = counting(3_600_000, ["wrong"]);
  const asked = (credential: TokenCredential) =>
    openNamespace({ ...emulator, credential }).invoke("desk", listIncidents, { access: "read" });
  await expect(asked(same)).rejects.toMatchObject({
    code: "unauthorized",
    message: "The namespace does not accept the credential (HTTP 401).",
    status: 401,
    mayHaveRun: false,
  });
  const other = counting(
    3_600_000,
    ["wrong", "wrong too", "never"].map((text) => text.replace(" ", "-")),
  );
  await expect(asked(other)).rejects.toMatchObject({ code: "unauthorized" });
  expect(other.scopes).toHaveLength(2);
  expect(emulator.received).toHaveLength(0);
  desk.close();
});

test.each<[string, () => Promise<{ token: string; expiresOnTimestamp: number } | null>]>([
  ["throws", () => Promise.reject(new Error("client_secret=CANARY"))],
  ["has none", async () => null],
  ["gives no text", async () => ({ token: "a b\r\nx: y", expiresOnTimestamp: 0 })],
])("a credential that %s: nothing was sent, nothing is told", async (_, getToken) => {
  const { emulator, desk } = openDeskWorld();
  const { invoke } = openNamespace({ ...emulator, credential: { getToken } });
  const error = await invoke("desk", assign).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "credential-failed", mayHaveRun: false });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("CANARY");
  desk.close();
});

test("a credential that hangs ends with the deadline", async () => {
  const { emulator, desk } = openDeskWorld();
  const credential = { getToken: () => new Promise<never>(() => {}) };
  const { invoke } = openNamespace({ ...emulator, credential, timeout: 100 });
  await expect(invoke("desk", assign)).rejects.toMatchObject({
    code: "deadline-exceeded",
    mayHaveRun: false,
  });
  desk.close();
});

test("an elevated call carries the user's token, asked for each time, or is refused", async () => {
  const { emulator, desk } = openDeskWorld({ token: "t" });
  const mine = counting(3_600_000, ["t"]);
  const theirs = counting(3_600_000, ["t"]);
  const actingCredential = (user: string): TokenCredential | undefined =>
    user === "ana" ? theirs : undefined;
  const { invoke } = openNamespace({ ...emulator, credential: mine, actingCredential });
  await invoke("desk", listIncidents, { actsAs: "ana" });
  await invoke("desk", listIncidents, { actsAs: "ana" });
  expect([mine.scopes.length, theirs.scopes.length]).toEqual([0, 2]);
  await expect(invoke("desk", assign, { actsAs: "bob" })).rejects.toMatchObject({
    code: "elevation-unsupported",
    mayHaveRun: false,
  });
  await expect(openNamespace(emulator).invoke("desk", assign, { actsAs: "ana" })).rejects.toMatchObject({
    code: "elevation-unsupported",
  });
  desk.close();
});

test("no error, recorded header or failure holds the token, an argument, a body or a runtime URL", async () => {
  const canaries = { token: "CANARY-token", argument: "CANARY-argument", body: "CANARY-body" };
  const echo = { error: { code: "Bad", message: `no ${canaries.body} ${canaries.token}` } };
  for (const status of [302, 400, 401, 403, 404, 409, 429, 500, 503, 700]) {
    for (const layer of ["namespace", "connector"] as const) {
      for (const direct of [false, true]) {
        const emulator = createEmulator({
          connectors: [{ connection: "CANARY-desk", definition }],
          token: canaries.token,
          faults: [
            { fault: { kind: "status", layer, status: status === 700 ? 599 : status, body: echo }, times: 9 },
          ],
        });
        const url = await openNamespace(emulator).admin.runtimeUrl("CANARY-desk");
        const { invoke } = openNamespace({ ...emulator, runtimeUrls: direct ? { "CANARY-desk": url } : {} });
        const error = await invoke("CANARY-desk", { ...assign, body: { team: canaries.argument } }).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(Error);
        expect(inspect(error, { depth: 9 })).not.toContain("CANARY");
        expect(JSON.stringify(error)).not.toContain("CANARY");
        expect(String((error as Error).stack)).not.toContain("CANARY");
        // What the service said is there for a host that asks, and nowhere else.
        expect(connectorFailure(error)?.text).toContain(canaries.body);
        expect(JSON.stringify(emulator.received.map((one) => one.headers))).not.toContain("CANARY");
      }
    }
  }
});
