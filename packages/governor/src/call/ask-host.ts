import type { Call, Result } from "@interlock/core";
import type { Host } from "../types/host.ts";
import type { SessionFacts } from "../types/session-facts.ts";
import type { AskedBefore } from "./facts.ts";
import { withDeadline } from "./with-deadline.ts";

/** Asks the host what it knows of a call, outside of any transaction, and waits no longer than for the call itself. */
export async function askHost(host: Host, session: SessionFacts, merged: Result<Call>): Promise<AskedBefore> {
  if (!merged.ok) return { authority: "missing" };
  const { tenant } = session;
  const call = merged.value;
  let secretVersions: AskedBefore["secretVersions"];
  try {
    if (call.secrets.length > 0)
      secretVersions = await withDeadline(host.deadline, undefined, () => host.secrets.versionsOf(call));
  } catch (cause) {
    const message = "which version a locked secret has could not be found out";
    host.notice({ code: "secret-unavailable", tenant, message, cause });
    return { authority: "missing", failed: "secret-unavailable" };
  }
  try {
    const authority: unknown = await within(host, () => host.authority(call, session));
    if (authority === "held" || authority === "missing") return { authority, secretVersions };
    throw new TypeError('authority gives "held" or "missing"');
  } catch (cause) {
    const message = "whether the agent's own identity may do a call could not be found out";
    host.notice({ code: "authority-failed", tenant, message, cause });
    return { authority: "missing", failed: "authority-failed", secretVersions };
  }
}

// Most hosts answer at once: then there is nothing to wait for.
async function within<T>(host: Host, ask: () => T | Promise<T>): Promise<T> {
  const answer = ask();
  return answer instanceof Promise ? withDeadline(host.deadline, undefined, () => answer) : answer;
}
