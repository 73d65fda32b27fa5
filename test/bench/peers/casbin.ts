import { newEnforcer, newModelFromString, StringAdapter } from "casbin";
import { type Engine, verdictOf } from "./engine.ts";

const model = `
[request_definition]
r = obj, act
[policy_definition]
p = obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && r.act == p.act
`;

/** A line of policy for each tool that may run, or may be asked for; each question reads them all. */
export const casbin: Engine = {
  name: "casbin",
  most: 100,
  open: async (policy) => {
    const lines = policy.tools.map((tool) => `p, ${tool.name}, ${verdictOf(tool)}`);
    const enforcer = await newEnforcer(newModelFromString(model), new StringAdapter(lines.join("\n")));
    return ({ tool: { name } }) =>
      () =>
        enforcer.enforceSync(name, "allow") ? "allow" : enforcer.enforceSync(name, "ask") ? "ask" : "deny";
  },
};
