import type { Connector, JsonObject, Operation } from "@interlock/core";
import { type Answer, createEmulator, type Emulator, type ServiceRequest } from "@interlock/emulator";
import { type Namespace, openNamespace } from "@interlock/invoke";
import { definition, read } from "../swagger/fixtures/definition.ts";

/** An emulated namespace with one connector of ours behind the connection `c`. */
export interface World {
  readonly connector: Connector;
  readonly emulator: Emulator;
  readonly namespace: Namespace;
  /** What a look-up of an input of this operation is about. */
  about(operationId: string): { connection: string; connector: Connector; operation: Operation };
  /** The requests that arrived: method, path, and what of queries, headers and body there was. */
  arrived(): readonly JsonObject[];
}

/** What an operation's service answers, each time or by the request. */
type Answering = Answer | ((request: ServiceRequest) => Answer);

/** Opens it; an operation without an answer is a connector's 404. */
export function openWorld(
  paths: JsonObject,
  answers: Readonly<Record<string, Answering>>,
  root: JsonObject = {},
): World {
  const connector = read(definition({ paths, root }));
  const service = (request: ServiceRequest): Answer => {
    const answer = answers[request.operation] ?? { status: 404 };
    return typeof answer === "function" ? answer(request) : answer;
  };
  const emulator = createEmulator({ connectors: [{ connection: "c", definition: connector, service }] });
  return {
    connector,
    emulator,
    namespace: openNamespace({ ...emulator, retries: 0 }),
    about: (operationId) => {
      const operation = connector.operations.find(({ id }) => id === operationId);
      if (operation === undefined) throw new Error(`no operation ${operationId}`);
      return { connection: "c", connector, operation };
    },
    arrived: () =>
      emulator.received.map(({ method, path, queries, headers, body }) => ({
        method,
        path,
        ...(Object.keys(queries).length === 0 ? {} : { queries }),
        ...(Object.keys(headers).length === 0 ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
      })),
  };
}

/** A parameter of a definition, a text unless told otherwise. */
export function parameter(name: string, place: string, more: JsonObject = {}): JsonObject {
  return { name, in: place, type: "string", ...(place === "path" ? { required: true } : {}), ...more };
}

/** A GET or another operation of a definition. */
export function operation(
  operationId: string,
  parameters: readonly JsonObject[] = [],
  more = {},
): JsonObject {
  return { operationId, parameters, responses: { 200: { description: "" } }, ...more };
}
