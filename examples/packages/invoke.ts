/** The README of @interlock/invoke: the calls of a connector namespace, and its administration as a separate object. */
import { openNamespace } from "@interlock/invoke";
import { openDeskNamespace } from "../story/desk-namespace.ts";

const { emulator, desk } = openDeskNamespace();
const { resourceId, credential, fetch } = emulator;
const headers = { "x-desk-api-version": "2026-01-01" };

const namespace = openNamespace({ resourceId, credential, fetch }); // Azure: no fetch, and any TokenCredential
const request = { method: "GET", path: "/v1/incidents/INC-1042", headers } as const;
const { status, body } = await namespace.invoke("incident-desk", request, { access: "read" });
console.log(status, body);
for (const connection of await namespace.admin.connections()) {
  console.log(connection.name, connection.connector, connection.status);
}

desk.close();
