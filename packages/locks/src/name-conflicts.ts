import {
  bodyKeyOf,
  nameConflicts,
  type Place,
  type Supplied,
  type Supplier,
  type ToolEntry,
} from "@interlock/core";

/** Throws when a tool gives names that look alike to different hands: our compiler makes no such tool. */
export function refuseConflicts(tool: ToolEntry): void {
  const wire = new Map(tool.parameters.map((parameter) => [parameter.key, parameter]));
  const body = bodyKeyOf(tool);
  const placed =
    (by: Supplier) =>
    (place: Place): readonly Supplied[] => {
      const { pointer, key, segments } = place;
      if (key === body && tool.body !== undefined)
        return [{ pointer, steps: ["body", key, ...segments], by }];
      const parameter = wire.get(key);
      if (parameter === undefined || parameter.in === "path") return [];
      return [{ pointer, steps: [parameter.in, parameter.name, ...segments], by }];
    };
  const places = [
    ...tool.agent.flatMap(placed("agent")),
    ...tool.locks.flatMap(placed("locked")),
    ...tool.injected.flatMap(placed("injected")),
  ];
  const [conflict] = nameConflicts(places);
  if (conflict !== undefined) throw new TypeError("names that look alike are in different hands");
}
