import type { Call, Result } from "@interlock/core";
import type { AskedBefore } from "./facts.ts";
import type { Host } from "./host.ts";
import type { SessionFacts } from "./session.ts";

/** Asks the host what it knows of a call, outside of any transaction. */
export async function askHost(host: Host, session: SessionFacts, merged: Result<Call>): Promise<AskedBefore> {
  if (!merged.ok) return { authority: "missing" };
  const { tenant } = session;
  const secretVersions = await host.secrets.versionsOf(merged.value);
  try {
    const authority: unknown = await host.authority(merged.value, session);
    if (authority === "held" || authority === "missing") return { authority, secretVersions };
    throw new TypeError('authority gives "held" or "missing"');
  } catch (cause) {
    const message = "whether the agent's own identity may do a call could not be found out";
    host.notice({ code: "authority-failed", tenant, message, cause });
    return { authority: "missing", authorityFailed: true, secretVersions };
  }
}
