import { type EntityJson, preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import type { Engine } from "./engine.ts";

const policies = `
permit(principal, action == Action::"allow", resource) when { resource.permission == "allow" };
permit(principal, action == Action::"allow", resource)
  when { resource.permission == "byAccess" && resource.access == "read" };
permit(principal, action == Action::"ask", resource) when { resource.permission == "ask" };
permit(principal, action == Action::"ask", resource)
  when { resource.permission == "byAccess" && resource.access == "write" };
`;

/** Four policies over the attributes of the tool, parsed once; only the one tool goes in with a question. */
export const cedar: Engine = {
  name: "cedar-wasm",
  open: async () => {
    const id = "workload";
    const parsed = preparsePolicySet(id, { staticPolicies: policies });
    if (parsed.type === "failure") throw new Error(JSON.stringify(parsed.errors));
    return ({ tool: { name, permission, access } }) => {
      const entities: EntityJson[] = [
        { uid: { type: "Tool", id: name }, attrs: { permission, access }, parents: [] },
      ];
      const may = (action: string): boolean => {
        const answer = statefulIsAuthorized({
          principal: { type: "Agent", id: "agent" },
          action: { type: "Action", id: action },
          resource: { type: "Tool", id: name },
          context: {},
          preparsedPolicySetId: id,
          entities,
        });
        if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
        return answer.response.decision === "allow";
      };
      return () => (may("allow") ? "allow" : may("ask") ? "ask" : "deny");
    };
  },
};
