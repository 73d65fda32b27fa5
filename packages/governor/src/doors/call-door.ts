import { fail, isObject, ok, type Result } from "@interlock/core";
import type { CallRequest } from "../types/call-request.ts";
import { ownMembers, plainData } from "./plain-data.ts";

/** How a call is made, as the host's code says: its own plain members, of these alone. */
export function readCallOptions(
  options: unknown,
  members: readonly string[] = ["callId", "signal", "origins"],
): Result<Pick<CallRequest, "callId" | "signal" | "origins">> {
  if (options === undefined) return ok({});
  const read = ownMembers(options);
  if (read === undefined) return refuse("the options of a call are an object of plain members");
  const unknown = Object.keys(read).find((key) => !members.includes(key));
  if (unknown !== undefined) return refuse(`a call has no option ${JSON.stringify(unknown.slice(0, 80))}`);
  const { callId, signal } = read;
  const origins = read["origins"] === undefined ? undefined : (plainData(read["origins"]) ?? "");
  if (callId !== undefined && (typeof callId !== "string" || callId === ""))
    return refuse('"callId" is a text that is not empty: the id that a framework gives the call');
  if (signal !== undefined && !((signal as unknown) instanceof AbortSignal))
    return refuse('"signal" is an AbortSignal, which ends the call when it aborts');
  if (origins !== undefined && !isOrigins(origins))
    return refuse('"origins" gives "prompt", "unknown" or "result:<call>" by pointer');
  const taken: Record<string, unknown> = { ...read, ...(origins === undefined ? {} : { origins }) };
  return ok(taken);
}

function isOrigins(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([pointer, origin]) =>
        (pointer === "" || pointer.startsWith("/")) &&
        (origin === "prompt" || origin === "unknown" || /^result:./u.test(String(origin))),
    )
  );
}

function refuse(message: string): Result<never> {
  return fail({ code: "options-invalid", pointer: "", message });
}
