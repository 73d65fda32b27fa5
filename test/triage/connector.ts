import type { Connector, Container, JsonObject, Leaf, Operation, Parameter } from "@interlock/core";

/** A leaf as the reader would give it; only what a test is about need be said. */
export function leaf(pointer: string, more: Partial<Parameter> = {}): Parameter {
  const [name = "", ...steps] = pointer.slice(1).split("/");
  const isBody = steps.length > 0 || more.in === "body";
  return {
    in: isBody ? "body" : "query",
    name,
    pointer,
    key: name,
    segments: steps.map((step) => (step === "*" ? null : step)),
    required: more.requiredLocal ?? false,
    requiredInBody: more.requiredLocal ?? false,
    requiredLocal: false,
    schema: { type: "string" },
    type: "string",
    itemType: null,
    internal: false,
    hasDefault: more.default !== undefined,
    readOnly: false,
    notificationUrl: false,
    transport: false,
    secret: false,
    dynamic: [],
    ...more,
  };
}

/** An object or array on the way to leaves. */
export function container(pointer: string, more: Partial<Container> = {}): Container {
  const [key = "", ...steps] = pointer.slice(1).split("/");
  return {
    pointer,
    key,
    segments: steps.map((step) => (step === "*" ? null : step)),
    kind: "object",
    requiredLocal: false,
    keywords: {},
    internal: false,
    readOnly: false,
    nullable: false,
    dynamic: [],
    ...more,
  };
}

/** The other keys of an object. */
function otherKeys({ pointer, key, segments, open }: Container): Leaf {
  return {
    ...leaf(pointer, { in: "body", name: key, key }),
    pointer: `${pointer}/~other`,
    segments: [...segments, true],
    schema: typeof open === "object" ? open : {},
    type: null,
  };
}

/** An operation with those places. */
export function operation(
  id: string,
  parameters: readonly Parameter[],
  containers: readonly Container[] = [],
  more: Partial<Operation> = {},
): Operation {
  const root = containers.find((place) => place.segments.length === 0);
  const body = parameters.find((place) => place.in === "body");
  return {
    id,
    named: true,
    method: "post",
    path: `/${id}`,
    access: "write",
    destructive: false,
    unbounded: false,
    confirm: false,
    evidence: [],
    deprecated: false,
    otherKeys: containers.flatMap((place) =>
      place.open === undefined || place.open === false ? [] : [otherKeys(place)],
    ),
    ...(body === undefined && root === undefined
      ? {}
      : {
          body: {
            name: (root?.key ?? body?.key) as string,
            required: root?.requiredLocal ?? body?.requiredLocal ?? false,
            encoding: "json",
          },
        }),
    parameters,
    containers,
    definitions: {},
    ...more,
  };
}

/** A connector with those operations. */
export function connector(operations: readonly Operation[], document: JsonObject = {}): Connector {
  return { title: "Test", preview: false, operations, issues: [], document };
}
