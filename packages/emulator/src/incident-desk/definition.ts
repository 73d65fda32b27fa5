import type { JsonObject } from "@interlock/core";
import definition from "./incident-desk.swagger.json" with { type: "json" };

/** The desk's connector definition; the example of a policy has the same. */
export const incidentDeskDefinition: JsonObject = definition;
