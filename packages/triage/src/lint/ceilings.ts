import {
  type OnAsk,
  own,
  type Policy,
  type PolicyConnector,
  type RunMode,
  type ToolEntry,
} from "@interlock/core";

/** Every ceiling above a tool. */
export function ceilingsOf(tool: ToolEntry, policy: Policy): readonly RunMode[] {
  const connector = own<PolicyConnector>(policy.connectors, tool.connector);
  return [policy.ceiling, connector?.ceiling, tool.ceiling].filter((ceiling) => ceiling !== undefined);
}

/** What an Ask becomes in an autonomous session, where every ceiling lets the tool be reached by one. */
export function autonomousOnAsk(tool: ToolEntry, policy: Policy): ReadonlySet<OnAsk> {
  const ceilings = ceilingsOf(tool, policy);
  return new Set(ceilings.every(isAutonomous) ? ceilings.map((ceiling) => ceiling.autonomous.onAsk) : []);
}

function isAutonomous(mode: RunMode): mode is Exclude<RunMode, string> {
  return typeof mode !== "string";
}
