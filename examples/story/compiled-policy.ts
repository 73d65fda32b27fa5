import { fileURLToPath } from "node:url";
import { loadPolicy } from "@interlock/triage/files";
import { deskFolder } from "./desk-namespace.ts";

/** The incident desk's policy as `interlock check --out` writes it: what an enforcing process loads. */
export async function compiledDeskPolicy(): Promise<string> {
  const loaded = await loadPolicy(fileURLToPath(new URL("incident-desk.policy.yaml", deskFolder)));
  if (!loaded.ok) throw new Error(loaded.issues.map((issue) => issue.message).join("\n"));
  return JSON.stringify(loaded.value);
}
