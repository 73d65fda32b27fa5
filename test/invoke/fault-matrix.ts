import { type InvokeError, type InvokeRequest, isInvokeError } from "@interlock/core";
import type { Emulator, Fault } from "@interlock/emulator";
import { type Namespace, openNamespace } from "@interlock/invoke";
import { openWorld, operation, parameter, type World } from "../dynamic/world.ts";

/** Everything that can be made to go wrong with one call. */
export const faults: Readonly<Record<string, Fault | "token-refused">> = {
  "The namespace throttles": { kind: "throttled", layer: "namespace", retryAfter: 0 },
  "The connector throttles": { kind: "throttled", layer: "connector", retryAfter: 0 },
  "The namespace answers 503": { kind: "status", layer: "namespace", status: 503 },
  "The connector answers 503": { kind: "status", layer: "connector", status: 503 },
  "The namespace answers 403": { kind: "status", layer: "namespace", status: 403 },
  "The connector answers 401": { kind: "status", layer: "connector", status: 401 },
  "The connector answers 404": { kind: "status", layer: "connector", status: 404 },
  "The connector answers 409": { kind: "status", layer: "connector", status: 409 },
  "The namespace redirects": {
    kind: "status",
    layer: "namespace",
    status: 307,
    headers: { location: "https://elsewhere.example/" },
  },
  "The connector's status is none": { kind: "status", layer: "connector", status: 799 },
  "The data gateway is offline": { kind: "gateway-offline" },
  "The token is refused": "token-refused",
  "The connection breaks before the service acted": { kind: "cut", when: "before" },
  "The connection breaks after the service acted": { kind: "cut", when: "after" },
  "The answer comes too late": { kind: "slow", milliseconds: 5_000 },
  "The answer is no envelope": { kind: "garbled", text: "<html>a proxy's page</html>" },
  "The answer's names are in another case": { kind: "wrong-case" },
  "The next page is elsewhere": { kind: "next-link", url: "https://elsewhere.example/other?page=2" },
};

const calls = {
  read: { method: "GET", path: "/things" },
  write: { method: "PUT", path: "/things/1", body: { title: "x" } },
  destructive: { method: "DELETE", path: "/things/1" },
} satisfies Readonly<Record<string, InvokeRequest>>;

/** The kinds of call: those that the governor sends, and look-ups by a safe and by an unsafe method. */
export const kinds = ["read", "write", "destructive", "look-up", "look-up by POST"] as const;
export type Kind = (typeof kinds)[number];

/** What became of one call under one fault. */
export interface End {
  readonly code: string;
  readonly mayHaveRun: boolean;
  /** Requests that arrived at the emulated namespace, and those on which the service behind it acted. */
  readonly arrived: number;
  readonly acted: number;
}

/** Makes one call of a kind, over loopback, with the fault in its way for as long as `times`. */
export async function underFault(
  fault: Fault | "token-refused",
  kind: Kind,
  way: "dynamicInvoke" | "runtimeUrl" = "dynamicInvoke",
  times = 1,
): Promise<End> {
  const world = openThings();
  const { emulator } = world;
  const listener = await emulator.listen();
  const { token } = await listener.credential.getToken("");
  let given = 0;
  // The first token is the one that will have been refused meanwhile.
  const credential =
    fault === "token-refused"
      ? {
          getToken: async (scope: string) => {
            given += 1;
            const fresh = await listener.credential.getToken(scope);
            return given === 1 ? { ...fresh, token } : fresh;
          },
        }
      : listener.credential;
  const runtimeUrls = way === "runtimeUrl" ? { c: await openNamespace(listener).admin.runtimeUrl("c") } : {};
  if (fault === "token-refused") emulator.rotateToken();
  else emulator.inject({ fault, times });
  // Only what is to be late has little time: a busy machine is slow as well.
  const timeout = fault !== "token-refused" && fault.kind === "slow" ? 2_000 : 60_000;
  const namespace = openNamespace({ ...listener, credential, runtimeUrls, retryPause: 1, timeout });
  const { code, mayHaveRun } = await ended(world, namespace, kind);
  await listener.close();
  return { code, mayHaveRun, arrived: emulator.received.length, acted: actedOn(emulator) };
}

function actedOn({ received }: Emulator): number {
  return received.filter(({ reached }) => reached).length;
}

async function ended(
  world: World,
  namespace: Namespace,
  kind: Kind,
): Promise<{ readonly code: string; readonly mayHaveRun: boolean }> {
  if (kind === "look-up" || kind === "look-up by POST") {
    const pointer = kind === "look-up" ? "/thing" : "/other";
    const found = namespace.lookup({ ...world.about("Use"), pointer, inputs: { values: {} } });
    const { items, ...end } = await found.outcome();
    if (end.status === "failed") return errorOf(end.error);
    const partial = end.status === "ok" && typeof end.partial === "string" ? `, partial: ${end.partial}` : "";
    return { code: `${end.status}${items.length === 2 ? "" : ", empty"}${partial}`, mayHaveRun: false };
  }
  const access = kind === "read" ? "read" : "write";
  return namespace.invoke("c", calls[kind], { access }).then(
    () => ({ code: "ok", mayHaveRun: false }),
    (error: unknown) => {
      if (!isInvokeError(error)) throw error;
      return errorOf(error);
    },
  );
}

function errorOf({ code, mayHaveRun }: InvokeError): { readonly code: string; readonly mayHaveRun: boolean } {
  return { code, mayHaveRun };
}

function openThings(): World {
  const list = { body: { value: [{ id: 1 }, { id: 2 }] } };
  const source = (operationId: string) => ({
    "x-ms-dynamic-list": { operationId, itemsPath: "value", itemValuePath: "id" },
  });
  const schema = { type: "object", properties: { title: { type: "string" } } };
  return openWorld(
    {
      "/things": { get: operation("ListThings") },
      "/things/find": { post: operation("FindThings", [], { "x-ms-visibility": "internal" }) },
      "/things/{id}": {
        put: operation("PutThing", [
          parameter("id", "path"),
          { name: "thing", in: "body", required: true, schema },
        ]),
        delete: operation("DeleteThing", [parameter("id", "path")]),
      },
      "/use": {
        get: operation("Use", [
          parameter("thing", "query", source("ListThings")),
          parameter("other", "query", source("FindThings")),
        ]),
      },
    },
    { ListThings: list, FindThings: list, PutThing: list, DeleteThing: { status: 204 } },
  );
}
