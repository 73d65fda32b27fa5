import { isObject, type JsonObject, own } from "@interlock/core";
import type { InnerRequest } from "./envelope.ts";
import { ConnectionCut, distort, type Fault, type FaultPlan, insteadOfService } from "./faults.ts";
import { generate } from "./generate.ts";
import type { Received } from "./recorder.ts";
import { follow } from "./reference.ts";
import { createRouter, type Route, type Router } from "./routes.ts";
import { type Answer, connectorError, type Service } from "./service.ts";

/** A connection of the emulated namespace, with its connector behind it. */
export interface Connection {
  readonly name: string;
  readonly connector: string;
  readonly document: JsonObject;
  readonly router: Router;
  /** Answers one call; a `namespace` fault and a cut connection are thrown, the rest is the connector's answer. */
  call(way: Received["way"], request: InnerRequest, userAgent: string | undefined): Promise<Answer>;
}

/** The namespace answers itself, without asking the connector. */
export class NamespaceAnswer extends Error {
  readonly answer: Answer;
  readonly text: string | undefined;
  constructor(answer: Answer, text?: string) {
    super("The namespace answers by a fault on request.");
    this.answer = answer;
    this.text = text;
  }
}

/** Opens a connection; what arrives at it goes to `record`. */
export function openConnection(
  { name, connector, document, service }: ConnectionParts,
  faults: FaultPlan,
  record: (received: Received) => void,
): Connection {
  const router = createRouter(document);
  return {
    name,
    connector,
    document,
    router,
    call: async (way, request, userAgent) => {
      const match = router.match(request.method, request.path);
      const operation = match?.route.operation;
      const fault = faults.take(name, operation);
      const note = (reached: boolean, status: number): void =>
        record({ ...request, way, connection: name, operation, userAgent, reached, status });
      const planned = insteadOfService(fault);
      if (fault?.kind === "garbled") {
        note(false, 0);
        throw new NamespaceAnswer({}, fault.text);
      }
      if (fault?.kind === "cut" && fault.when === "before") {
        note(false, 0);
        throw new ConnectionCut();
      }
      if (planned !== undefined) {
        const namespace = (fault as { readonly layer?: string }).layer === "namespace";
        note(false, namespace ? 0 : (planned.status ?? 200));
        if (namespace) throw new NamespaceAnswer(planned);
        return planned;
      }
      if (match === undefined) {
        note(false, 404);
        return { status: 404, body: { statusCode: 404, message: "Resource not found" } };
      }
      const answer = await serve(service, document, match, request);
      note(true, answer.status ?? 200);
      return late(answer, fault);
    },
  };
}

/** What a connection is made of. */
export interface ConnectionParts {
  readonly name: string;
  readonly connector: string;
  readonly document: JsonObject;
  readonly service: Service | undefined;
}

async function late(answer: Answer, fault: Fault | undefined): Promise<Answer> {
  if (fault?.kind === "cut") throw new ConnectionCut();
  if (fault?.kind === "slow") await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
  return distort(answer, fault);
}

async function serve(
  service: Service | undefined,
  document: JsonObject,
  match: NonNullable<ReturnType<Router["match"]>>,
  request: InnerRequest,
): Promise<Answer> {
  const { route, parameters } = match;
  if (service === undefined) return generated(route, document, request);
  try {
    return await service({ ...request, operation: route.operation, parameters });
  } catch {
    return connectorError(500, "ServiceFailed", "The service behind the connector failed.");
  }
}

/** An answer made from the lowest declared 2xx response, else from `default`. */
function generated(route: Route, document: JsonObject, request: InnerRequest): Answer {
  const missing = route.parameters.find((parameter) => isMissing(parameter, request));
  if (missing !== undefined) {
    const text = `The required parameter '${String(own(missing, "name"))}' is missing.`;
    return connectorError(400, "MissingParameter", text);
  }
  const responses = own(route.declared, "responses");
  const declared = isObject(responses) ? Object.keys(responses) : [];
  const code = declared.filter((key) => /^2\d\d$/u.test(key)).sort()[0];
  const response = follow(document, own(responses, code ?? "default"));
  const status = code === undefined ? 200 : Number(code);
  const schema = own(response, "schema");
  return schema === undefined || status === 204 ? { status } : { status, body: generate(schema, document) };
}

function isMissing(parameter: JsonObject, request: InnerRequest): boolean {
  if (own(parameter, "required") !== true) return false;
  const name = String(own(parameter, "name"));
  switch (own(parameter, "in")) {
    case "query":
      return !Object.hasOwn(request.queries, name);
    case "body":
      return request.body === undefined;
    case "header":
      // Those that belong to the transport cannot be in an envelope.
      return (
        !/^(?:content-.*|accept|authorization|host)$/iu.test(name) &&
        !Object.hasOwn(request.headers, name.toLowerCase())
      );
    default:
      return false;
  }
}
