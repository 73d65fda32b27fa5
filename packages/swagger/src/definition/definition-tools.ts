import { argumentsSchema, type Connector, type Operation, splitReserved, type Tool } from "@interlock/core";

/**
 * The operations of a connector as tools with every input open to the agent: what types are written for when there is
 * no policy. Triggers, operations without a name of their own and those that cannot be sent are no tools.
 */
export function definitionTools(connector: Connector): readonly Tool[] {
  return connector.operations
    .filter((operation) => operation.named && operation.trigger === undefined && !operation.unsendable)
    .map((operation) => toTool(operation, connector.title));
}

function toTool(operation: Operation, connector: string): Tool {
  const { access, response } = operation;
  return {
    name: operation.id,
    operationId: operation.id,
    connector,
    description: operation.description ?? operation.title ?? operation.id,
    permission: "ask",
    access,
    inputSchema: splitReserved(
      argumentsSchema(operation, {
        leaf: (leaf) =>
          leaf.internal || leaf.readOnly || leaf.notificationUrl || leaf.transport
            ? undefined
            : { required: leaf.requiredLocal || leaf.in === "path" },
        container: (container) => container.requiredLocal,
        otherKeys: (container) => !(container.internal || container.readOnly),
      }),
    ).schema,
    ...(response === undefined ? {} : { outputSchema: response }),
    annotations: {
      readOnlyHint: access === "read",
      destructiveHint: operation.destructive || operation.unbounded,
      idempotentHint: access === "read" || operation.method === "put" || operation.method === "delete",
    },
  };
}
