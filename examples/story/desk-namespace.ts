import { readFileSync } from "node:fs";
import { createEmulator, type Emulator } from "@interlock/emulator";
import { type IncidentDesk, openIncidentDesk } from "@interlock/emulator/incident-desk";

/** The folder of the incident desk: its definition, its policy, its service. */
export const deskFolder: URL = new URL("../incident-desk/", import.meta.url);

/** A connector namespace with the incident desk behind one of its connections. */
export function openDeskNamespace(): { readonly emulator: Emulator; readonly desk: IncidentDesk } {
  const desk = openIncidentDesk();
  const definition = JSON.parse(readFileSync(new URL("incident-desk.swagger.json", deskFolder), "utf8"));
  const emulator = createEmulator({
    connectors: [{ connection: "incident-desk", definition, service: desk.service }],
  });
  return { emulator, desk };
}
