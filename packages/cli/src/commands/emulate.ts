import { randomBytes } from "node:crypto";
import { createEmulator, type EmulatedConnector, type Received } from "@interlock/emulator";
import { type Command, InvalidArgumentError } from "commander";
import { readNamedDefinitions } from "../io/definitions.ts";
import { introduction } from "../io/emulate-introduction.ts";
import { CannotRun } from "../io/ending.ts";
import { print, printJson } from "../io/output.ts";

interface EmulateOptions {
  readonly definition?: readonly string[];
  readonly sql?: boolean;
  readonly port: number;
  readonly json?: boolean;
}

/** `interlock emulate`: a connector namespace on loopback, until it is told to stop. */
export function registerEmulate(program: Command): void {
  program
    .command("emulate")
    .description("a connector namespace on loopback, for curl, az rest and other clients")
    .option(
      "--definition <path...>",
      "NAME=PATH or a path: answer these definitions from their types, instead of the incident desk",
    )
    .option("--sql", "a PostgreSQL database in memory as well, as the connection sql")
    .option("--port <number>", "the port; any free one by default", portOf, 0)
    .option("--json", "print the address and each call as lines of JSON")
    .action(emulate);
}

async function emulate(options: EmulateOptions): Promise<void> {
  const { connectors, close } = await openConnectors(options);
  try {
    const emulator = createEmulator({
      connectors,
      token: randomBytes(18).toString("base64url"),
      onReceived: options.json ? (call) => printJson(recordOf(call), "line") : (call) => print(lineOf(call)),
    });
    const stop = stopped();
    const { url, resourceId, credential, close: closeListener } = await emulator.listen(options.port);
    const { token } = await credential.getToken("");
    const connections = connectors.map(({ connection }) => connection);
    const address = { url, resourceId, token, connections };
    if (options.json) printJson(address, "line");
    else for (const line of introduction(address)) print(line);
    await stop;
    await closeListener();
  } finally {
    await close();
  }
}

async function openConnectors({ definition = [], sql }: EmulateOptions): Promise<{
  readonly connectors: readonly EmulatedConnector[];
  readonly close: () => Promise<void>;
}> {
  const read = (await Promise.all(definition.map(readNamedDefinitions))).flat();
  const named = read.map(({ name, connector }) => ({
    connection: name,
    connector: name,
    definition: connector,
  }));
  const desk = definition.length === 0 ? await openDesk() : none;
  const database = sql ? await openSql() : none;
  const connectors = [...named, ...desk.connectors, ...database.connectors];
  const names = connectors.map(({ connection }) => connection.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  const close = async (): Promise<void> => {
    await desk.close();
    await database.close();
  };
  if (twice === undefined) return { connectors, close };
  await close();
  throw new CannotRun(`two definitions would both be the connection ${twice}: name one of them: NAME=PATH`);
}

interface Opened {
  readonly connectors: readonly EmulatedConnector[];
  readonly close: () => void | Promise<void>;
}

const none: Opened = { connectors: [], close: () => {} };

// Loaded only when they are wanted: no database engine is started for nothing.
async function openDesk(): Promise<Opened> {
  const { incidentDeskDefinition, openIncidentDesk } = await import("@interlock/emulator/incident-desk");
  const { service, close } = openIncidentDesk();
  const desk = {
    connection: "desk",
    connector: "incident-desk",
    definition: incidentDeskDefinition,
    service,
  };
  return { connectors: [desk], close };
}

async function openSql(): Promise<Opened> {
  const { openPostgresService, postgresDefinition } = await import("@interlock/emulator/postgres-service");
  const { service, close } = await openPostgresService();
  return { connectors: [{ connection: "sql", definition: postgresDefinition, service }], close };
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  return port;
}

// No path and no body: they hold what the caller sent.
function recordOf({ way, connection, operation, status, reached }: Received): object {
  return { way, connection, operation: operation ?? null, status, reached };
}

function lineOf({ connection, operation, status, way }: Received): string {
  return `${connection}  ${operation ?? "(no such operation)"}  ${status === 0 ? "no answer" : status}  ${way}`;
}
