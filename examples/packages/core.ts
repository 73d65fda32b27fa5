/** The README of @interlock/core: reads a compiled policy and lists its tools for a model provider. */
import { listTools, readPolicy } from "@interlock/core";
import { compiledDeskPolicy } from "../story/compiled-policy.ts";

const text = await compiledDeskPolicy();
const policy = readPolicy(text); // throws InterlockError where it is not whole and well formed
for (const { name, permission, access, aliases } of listTools(policy, { provider: "openai" })) {
  console.log(name, permission, access, aliases.name);
}
