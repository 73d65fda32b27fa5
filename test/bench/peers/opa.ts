import type { Verdict } from "@interlock/core";
import type { Engine } from "./engine.ts";
import { compileRego } from "./rego.ts";

const source = `package interlock
import rego.v1

default verdict := "deny"
verdict := "allow" if data.tools[input.tool].permission == "allow"
verdict := "ask" if data.tools[input.tool].permission == "ask"
verdict := "allow" if {
  data.tools[input.tool].permission == "byAccess"
  data.tools[input.tool].access == "read"
}
verdict := "ask" if {
  data.tools[input.tool].permission == "byAccess"
  data.tools[input.tool].access == "write"
}
`;

/** Rego compiled to WebAssembly, the tools as its data. */
export const opa: Engine = {
  name: "opa-wasm",
  open: async (policy) => {
    const compiled = await compileRego(source, "interlock/verdict");
    if (compiled === undefined) throw new Error("there is no opa for this platform");
    const tools = policy.tools.map(({ name, permission, access }) => [name, { permission, access }]);
    compiled.setData({ tools: Object.fromEntries(tools) });
    return ({ tool: { name } }) => {
      const input = { tool: name };
      return () => compiled.evaluate(input) as Verdict;
    };
  },
};
