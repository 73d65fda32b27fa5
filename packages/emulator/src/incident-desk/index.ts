/** The incident desk: a service with a real database of its own, and its connector definition. */
export { incidentDeskDefinition } from "./definition.ts";
export { DeskError, type IncidentDesk, openIncidentDesk } from "./desk.ts";
