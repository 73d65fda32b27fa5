import { type Connector, InterlockError, type Issue, isObject, type JsonObject, own } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { createApp } from "./app.ts";
import { openConnection } from "./connection.ts";
import { ConnectionCut, type PlannedFault, planFaults } from "./faults.ts";
import { type Listener, listen } from "./listen.ts";
import type { Received } from "./recorder.ts";
import { type CheckRequest, openRequestCheck } from "./request-check.ts";
import type { Service } from "./service.ts";

/** A connector with one connection of the emulated namespace. */
export interface EmulatedConnector {
  /** The connection's name. */
  readonly connection: string;
  /** The connector's name in the catalog; the connection's by default. */
  readonly connector?: string;
  /** The Swagger document, parsed, or a `Connector` that was read from one. */
  readonly definition: JsonObject | Connector;
  /** The real service; without it answers are generated from the response schemas. */
  readonly service?: Service;
}

/** What is emulated. */
export interface EmulatorOptions {
  readonly connectors: readonly EmulatedConnector[];
  /** The bearer token that is accepted; `emulated-token` by default. */
  readonly token?: string;
  readonly resourceId?: string;
  /** Faults from the start; `inject` adds more. */
  readonly faults?: readonly PlannedFault[];
  /** Called with each connector call, once it was answered. */
  readonly onReceived?: (received: Received) => void;
}

/** A connector namespace. `openNamespace(emulator)` works as it stands, without a socket. */
export interface Emulator {
  readonly resourceId: string;
  readonly credential: {
    getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
  };
  readonly fetch: typeof fetch;
  /** Serves the same on loopback, on any free port unless one is named. Close it when done. */
  listen(port?: number): Promise<Listener>;
  /** Every connector call so far, in the order of their answers. Grows as calls come in. */
  readonly received: readonly Received[];
  /**
   * What is wrong with a received call by its connector's definition, as issues; empty = the definition accepts it.
   * Schemas that are looked up are not part of it.
   */
  check(received: Received): readonly Issue[];
  inject(planned: PlannedFault): void;
  /** From now on the token that was given out is refused, and the credential gives another. */
  rotateToken(): void;
}

const defaultResourceId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/desk/providers/Microsoft.Web/connectorGateways/emulated";

/** Creates a namespace; each connector is reachable under its connection's name. Throws `connection-twice`. */
export function createEmulator(options: EmulatorOptions): Emulator {
  const resourceId = options.resourceId ?? defaultResourceId;
  const firstToken = options.token ?? "emulated-token";
  let rotations = 0;
  const token = (): string => (rotations === 0 ? firstToken : `${firstToken}-${rotations}`);

  const names = options.connectors.map(({ connection }) => connection.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new InterlockError("connection-twice", `Two connectors are to be behind one connection, ${twice}.`);
  }

  const received: Received[] = [];
  const faults = planFaults(options.faults ?? []);
  const record = (one: Received): void => {
    received.push(one);
    options.onReceived?.(one);
  };
  const connections = options.connectors.map(({ connection, connector, definition, service }) =>
    openConnection(
      { name: connection, connector: connector ?? connection, document: documentOf(definition), service },
      faults,
      record,
    ),
  );
  const checks = new Map<string, CheckRequest>();
  const checkOf = (name: string): CheckRequest => {
    const index = names.indexOf(name.toLowerCase());
    const [{ definition }, { router }] = [options.connectors[index], connections[index]] as [
      EmulatedConnector,
      (typeof connections)[number],
    ];
    const known = checks.get(name) ?? openRequestCheck(connectorOf(definition), router);
    checks.set(name, known);
    return known;
  };
  const app = createApp({ resourceId, token, connections });
  const credential: Emulator["credential"] = {
    getToken: async () => ({ token: token(), expiresOnTimestamp: Date.now() + 3_600_000 }),
  };

  return {
    resourceId,
    credential,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      try {
        return await untilAborted(request.signal, app(request));
      } catch (error) {
        throw error instanceof ConnectionCut ? brokenConnection() : error;
      }
    },
    listen: (port) => listen(app, { resourceId, credential }, port),
    received,
    check: (one) => checkOf(one.connection)(one),
    inject: faults.add,
    rotateToken: () => {
      rotations += 1;
    },
  };
}

function documentOf(definition: JsonObject | Connector): JsonObject {
  return own<JsonObject>(definition, "document") ?? (definition as JsonObject);
}

// A document that cannot be read as a definition has no operation that accepts anything.
function connectorOf(definition: JsonObject | Connector): Connector {
  if (isObject(own(definition, "document"))) return definition as Connector;
  const read = readConnector(definition);
  if (read.ok) return read.value;
  return {
    title: "",
    preview: false,
    operations: [],
    issues: read.issues,
    document: definition as JsonObject,
  };
}

async function untilAborted(signal: AbortSignal, answer: Promise<Response>): Promise<Response> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([answer, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

// What Node's own fetch throws when a socket is closed under it.
function brokenConnection(): Error {
  const cause = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
  return new TypeError("fetch failed", { cause });
}
