import type { ToolEntry } from "./policy.ts";

/** The argument of a tool that is its body: qualified when a parameter has the same name; "" for a form. */
export function bodyKeyOf(
  tool: Pick<ToolEntry, "body" | "agent" | "locks" | "injected" | "requiredObjects">,
): string {
  const name = tool.body?.name ?? "";
  const qualified = `body:${name}`;
  const places = [...tool.agent, ...tool.locks, ...tool.injected, ...tool.requiredObjects];
  return places.some((place) => place.key === qualified) ? qualified : name;
}
