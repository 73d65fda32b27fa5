import { formatPath } from "@interlock/core";
import type { PolicyFile } from "./policy-file.ts";
import type { Report } from "./report.ts";
import { suggestion } from "./suggestion.ts";

type Path = readonly (string | number)[];

/** Reports names of groups that are written otherwise than `group:NAME`: they would be ids that nobody has. */
export function reportGroupNames(file: PolicyFile, report: Report): void {
  check(file.actors, ["actors"], report);
  for (const [name, connector] of Object.entries(file.connectors)) {
    const path = ["connectors", name];
    check(connector.actors, [...path, "actors"], report);
    for (const [id, operation] of Object.entries(connector.operations))
      check(operation.approval?.approvers, [...path, "operations", id, "approval", "approvers"], report);
  }
}

function check(names: readonly string[] | undefined, path: Path, report: Report): void {
  for (const [index, name] of (names ?? []).entries()) {
    if (name !== name.trim()) {
      report.add(
        [...path, index],
        {
          code: "not-a-policy",
          pointer: formatPath([...path, index]),
          message: `${JSON.stringify(name)} has white space around it, and is an id that nobody has`,
          suggestion: `write ${name.trim()}`,
        },
        "value",
      );
      continue;
    }
    const meant = meantGroup(name);
    if (meant === undefined) continue;
    report.add(
      [...path, index],
      {
        code: "not-a-policy",
        pointer: formatPath([...path, index]),
        message: `${JSON.stringify(name)} is no group, and an id that nobody has: a group is written group:NAME`,
        suggestion: meant === "" ? "write the group's name behind it" : `write group:${meant}`,
      },
      "value",
    );
  }
}

// The group that a name was to be, `undefined` when it is a group or an id.
function meantGroup(name: string): string | undefined {
  const colon = name.indexOf(":");
  if (colon < 0 || colon > 12) return undefined;
  const prefix = name.slice(0, colon).trim();
  const group = name.slice(colon + 1).trim();
  if (name === `group:${group}` && group !== "") return undefined;
  const isGroup = prefix === "group" || /^(?:gr?p|team|role)s?$/iu.test(prefix);
  return isGroup || suggestion(prefix, ["group", "groups"]) !== undefined ? group : undefined;
}
