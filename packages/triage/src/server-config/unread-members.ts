import { type Issue, isObject, type Json, own } from "@interlock/core";
import { note } from "./note.ts";

/** Members of a document that a policy has no place for, each by where it stands. */
export function unreadMembers(document: Json): readonly Issue[] {
  const found: Issue[] = [];
  const look = (value: Json | undefined, place: string, known: readonly string[]): void => {
    if (!isObject(value)) return;
    for (const key of Object.keys(value))
      if (!known.includes(key)) found.push(note(place === "" ? key : `${place}: ${key}`));
  };
  const root = own(document, "properties") === undefined ? { properties: document } : document;
  const properties = own(root, "properties");
  look(root, "", resource);
  if (typeof own(root, "kind") === "string" && !kinds.includes(own(root, "kind") as string))
    found.push(note(`kind ${JSON.stringify(own(root, "kind"))}`, "error"));
  look(properties, "", server);
  for (const connector of list(own(properties, "connectors"))) {
    const at = String(own(connector, "name"));
    look(connector, at, connectorMembers);
    for (const operation of list(own(connector, "operations"))) {
      const inner = `${at}/${String(own(operation, "name"))}`;
      look(operation, inner, operationMembers);
      for (const member of ["userParameters", "agentParameters"])
        for (const parameter of list(own(operation, member)))
          look(parameter, `${inner}/${String(own(parameter, "name"))}`, parameterMembers[member] ?? []);
    }
  }
  for (const policy of list(own(properties, "policies"))) {
    const at = `restriction ${JSON.stringify(own(policy, "name"))}`;
    look(policy, at, ["name", "type", "description", "target", "rules"]);
    look(own(policy, "target"), at, ["connectorName", "operationName", "parameterName", "propertyPath"]);
    // A rule that is not read would protect no more.
    for (const key of Object.keys((own(policy, "rules") ?? {}) as object))
      if (key !== "allowedValues" && key !== "deniedValues") found.push(note(`${at}: ${key}`, "error"));
  }
  return found;
}

// What ARM adds to every resource, and what a service only ever answers.
const resource = ["id", "name", "type", "kind", "location", "tags", "etag", "systemData", "properties"];
const kinds = ["NotSpecified", "ManagedMcpServer"];
const server = [
  "description",
  "state",
  "connectors",
  "policies",
  "mcpEndpointUrl",
  "provisioningState",
  "createdTime",
  "changedTime",
];
const connectorMembers = ["name", "connectionName", "displayName", "description", "state", "operations"];
const operationMembers = [
  "name",
  "displayName",
  "description",
  "toolName",
  "state",
  "requiresApproval",
  "userParameters",
  "agentParameters",
];
const parameterMembers: Readonly<Record<string, readonly string[]>> = {
  userParameters: ["name", "displayName", "value", "displayValue", "isRequired", "schema"],
  agentParameters: ["name", "displayName", "isRequired", "schema"],
};

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
