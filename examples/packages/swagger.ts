/** The README of @interlock/swagger: reads a definition into operations and their leaves. */
import { readFileSync } from "node:fs";
import { readConnector } from "@interlock/swagger";

const definition = readFileSync("examples/incident-desk/incident-desk.swagger.json");
const connector = readConnector(definition);
if (!connector.ok) throw new Error(connector.issues[0]?.message);
for (const operation of connector.value.operations) {
  const needed = operation.parameters.filter((leaf) => leaf.required).map((leaf) => leaf.pointer);
  console.log(operation.id, operation.access, needed.join(" "));
}
