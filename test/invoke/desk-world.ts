import { createEmulator, type Emulator, type EmulatorOptions } from "@interlock/emulator";
import { openIncidentDesk } from "@interlock/emulator/incident-desk";
import definition from "../../examples/incident-desk/incident-desk.swagger.json" with { type: "json" };

export { definition };

/** What every request to the desk carries: the internal header of its definition. */
export const headers: Readonly<Record<string, string>> = { "x-desk-api-version": "2026-01-01" };

export const listIncidents = { method: "GET", path: "/v1/incidents", headers } as const;

export const assign = {
  method: "PUT",
  path: "/v1/incidents/INC-1042/assignment",
  headers,
  body: { team: "payments", assignee: "amara" },
} as const;

/** An emulated namespace with the incident desk behind the connection `desk`. */
export function openDeskWorld(options: Partial<EmulatorOptions> = {}): {
  readonly emulator: Emulator;
  readonly desk: ReturnType<typeof openIncidentDesk>;
} {
  const desk = openIncidentDesk();
  const emulator = createEmulator({
    connectors: [{ connection: "desk", connector: "incident-desk", definition, service: desk.service }],
    ...options,
  });
  return { emulator, desk };
}
