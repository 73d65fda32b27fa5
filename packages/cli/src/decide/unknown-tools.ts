import { readFile } from "node:fs/promises";
import { escapeText, findTool, type Policy } from "@interlock/core";
import { type PolicyFile, parsePolicy, suggestion } from "@interlock/triage";

/** Tells why a policy has no tool of a name; `undefined` when it has one. */
export type WhyUnknown = (tool: string) => string | undefined;

/** What the policy and, where it is a source, its file say of names that are no tools. */
export async function openUnknown(path: string, policy: Policy): Promise<WhyUnknown> {
  const text = await readFile(path, "utf8").catch(() => "");
  const source = parsePolicy(text);
  const left = source.ok ? leftOut(source.value.file) : new Map<string, string>();
  return (tool) => {
    if (findTool(policy, tool) !== undefined) return undefined;
    const why = left.get(tool);
    if (why !== undefined) return `no such tool: ${escapeText(tool)} ${why}`;
    const near = suggestion(tool, [...policy.tools.map(({ name }) => name), ...left.keys()]);
    return `no such tool: ${escapeText(tool)}${near === undefined ? "" : `; did you mean ${escapeText(near)}?`}`;
  };
}

// By the names that the tools would have; no other spelling is.
function leftOut({ connectors }: PolicyFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const isOnly = Object.keys(connectors).length === 1;
  for (const [name, { operations }] of Object.entries(connectors)) {
    for (const [id, { enabled, permission }] of Object.entries(operations)) {
      const tool = isOnly ? id : `${name}_${id}`;
      if (enabled === false) found.set(tool, "is not selected (enabled: false)");
      else if (permission === "deny") found.set(tool, "is denied by the policy (permission: deny)");
    }
  }
  return found;
}
