import { fail, isObject, ok, type Result } from "@interlock/core";
import type { CallRequest } from "./call-request.ts";

const members: readonly string[] = ["callId", "signal", "origins"];

/** How a call is made, as the host's code says: its own members, each read once. */
export function readCallOptions(
  options: unknown,
): Result<Pick<CallRequest, "callId" | "signal" | "origins">> {
  if (options === undefined) return ok({});
  if (!isObject(options)) return refuse("the options of a call are an object");
  const read: Record<string, unknown> = {};
  for (const key of Object.keys(options)) {
    if (!members.includes(key)) return refuse(`a call has no option ${JSON.stringify(key.slice(0, 80))}`);
    const value: unknown = options[key];
    if (value !== undefined) read[key] = value;
  }
  const { callId, signal, origins } = read;
  if (callId !== undefined && (typeof callId !== "string" || callId === ""))
    return refuse('"callId" is a text');
  if (signal !== undefined && !((signal as unknown) instanceof AbortSignal))
    return refuse('"signal" is an AbortSignal');
  if (origins !== undefined && !isOrigins(origins))
    return refuse('"origins" gives "prompt", "unknown" or "result:<call>" by pointer');
  return ok(read);
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
