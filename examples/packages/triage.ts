/** The README of @interlock/triage: compiles a policy with its definitions, and lints it. */
import { lint } from "@interlock/triage";
import { loadPolicy } from "@interlock/triage/files";

const policy = await loadPolicy("examples/incident-desk/incident-desk.policy.yaml");
if (!policy.ok) throw new Error(policy.issues.map(({ line, message }) => `${line}: ${message}`).join("\n"));
for (const { code, message, suggestion } of lint(policy.value)) {
  console.log(code, message, suggestion);
}
const compiled = JSON.stringify(policy.value); // all that an enforcing process reads
console.log(policy.value.revision, compiled.length);
