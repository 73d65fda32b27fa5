import type { Connector, JsonObject, Policy } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, type OperationSource, type PolicyFile } from "@interlock/triage";

export const text = { type: "string" };
export const paths: JsonObject = {
  "/rows/{id}": {
    post: {
      operationId: "AddRow",
      summary: "Add a row",
      parameters: [
        { name: "id", in: "path", required: true, ...text },
        {
          name: "row",
          in: "body",
          required: true,
          schema: {
            type: "object",
            properties: {
              to: text,
              tags: { type: "array", items: text },
              n: { type: "number" },
              free: { type: "object" },
              items: { type: "array", items: { type: "object", properties: { owner: text, note: text } } },
            },
          },
        },
      ],
      responses: {},
    },
  },
  "/rows": { get: { operationId: "ListRows", responses: {} } },
};

export function connectorOf(definition: JsonObject = paths): Connector {
  const read = readConnector({ swagger: "2.0", info: { title: "Desk", version: "1" }, paths: definition });
  if (!read.ok) throw new Error(read.issues[0]?.message);
  return read.value;
}

export const desk = connectorOf();
export const roles = { "/id": { user: "1" }, "/row/to": "agent" } as const;

export interface Changes {
  readonly operation?: Partial<OperationSource>;
  readonly connector?: object;
  readonly top?: object;
  readonly definition?: Connector;
}

export function compiled({ operation, connector, top, definition = desk }: Changes = {}): Policy {
  const file: PolicyFile = {
    interlock: 1,
    ...top,
    connectors: {
      desk: {
        definition: "x",
        connection: "desk-1",
        ...connector,
        operations: { AddRow: { permission: "allow", parameters: roles, ...operation } },
      },
    },
  };
  const policy = compilePolicy({ file }, { desk: definition });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}
