import type { Policy } from "../policy.ts";
import { type Tool, toTool } from "../tool.ts";
import { type Provider, type ProviderTool, toolsFor } from "./provider.ts";

/** The tools of a policy, in the policy's order; with a provider, in names and keys that it accepts. */
export function listTools(policy: Policy, options: { readonly provider: Provider }): readonly ProviderTool[];
export function listTools(policy: Policy, options?: { readonly provider?: Provider }): readonly Tool[];
export function listTools(policy: Policy, options: { readonly provider?: Provider } = {}): readonly Tool[] {
  const tools = policy.tools.map(toTool);
  return options.provider === undefined ? tools : toolsFor(options.provider, tools);
}
