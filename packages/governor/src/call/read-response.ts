import {
  InterlockError,
  InvokeError,
  type InvokeResponse,
  isInterlockError,
  isInvokeError,
  isObject,
  plainJson,
} from "@interlock/core";

/**
 * Reads what an `Invoke` returned, which may be anybody's: a status from 100 to 599, a map of header texts and a JSON body,
 * nothing else. Throws `InvokeError` for another shape, which tells nothing of whether it ran, and for a status that is no
 * success: only a 2xx completes a call.
 */
export function readResponse(answer: unknown): InvokeResponse {
  const { status, headers, body, ...others } = membersOf(answer);
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid("has a member that is none of status, headers and body");
  if (typeof status !== "number" || !Number.isInteger(status) || status < 100 || status > 599)
    throw invalid("has no status from 100 to 599");
  if (!isHeaders(headers)) throw invalid("has no headers, a map of texts");
  if (status < 200 || status > 299) throw unsuccessful(status);
  const json = plainJson(body);
  if (json === undefined) throw invalid("has a body that is no JSON");
  return { status, headers: lowerCase(headers), body: json };
}

/** What an `Invoke` threw, with nothing in it that is longer than an error is: its texts may be a service's. */
export function readThrown(thrown: unknown): InterlockError {
  try {
    if (isInterlockError(thrown)) return bounded(thrown);
  } catch {
    // What cannot even be read is no error of ours.
  }
  return new InterlockError("invoke-failed", "the call could not be completed", { cause: thrown });
}

function membersOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(answer)) throw invalid("is no object");
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(answer))) {
    if (!("value" in member)) throw invalid("has a member that is computed when it is read");
    members[name === "__proto__" ? "prototype" : name] = member.value;
  }
  return members;
}

function isHeaders(headers: unknown): headers is Record<string, string> {
  return isObject(headers) && Object.values(headers).every((text) => typeof text === "string");
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name.toLowerCase().toWellFormed(), text.toWellFormed()]),
  );
}

function invalid(what: string): InvokeError {
  return new InvokeError("answer-invalid", `What the host's invoke returned ${what}.`, { mayHaveRun: true });
}

// As @interlock/invoke reads a connector's own status: a 4xx is its word that it declined, a 5xx proves nothing.
function unsuccessful(status: number): InvokeError {
  const declined = status === 501 || (status >= 400 && status < 500 && status !== 408 && status !== 424);
  const code = status < 400 ? "connector-redirected" : declined ? "connector-refused" : "connector-failed";
  const known: Readonly<Record<number, string>> = { 401: "connection-unauthenticated", 404: "not-found" };
  const message = `The service answered with the status ${status}.`;
  return new InvokeError(known[status] ?? code, message, { status, mayHaveRun: !declined });
}

const longestMessage = 2_000;
const codeForm = /^[\w.-]{1,64}$/u;

function bounded(error: InterlockError): InterlockError {
  const { code, message } = error;
  const known = isInvokeError(error) ? error : undefined;
  const isGood =
    typeof code === "string" &&
    codeForm.test(code) &&
    typeof message === "string" &&
    message.length <= longestMessage &&
    message.isWellFormed() &&
    (known === undefined || isRead(known));
  if (isGood) return error;
  const word = typeof code === "string" && codeForm.test(code) ? code : "invoke-failed";
  const text = typeof message === "string" ? message.slice(0, longestMessage).toWellFormed() : word;
  if (known === undefined) return new InterlockError(word, text);
  return new InvokeError(word, text, {
    status: Number.isInteger(known.status) ? known.status : 0,
    ...(typeof known.requestId === "string"
      ? { requestId: known.requestId.slice(0, 100).toWellFormed() }
      : {}),
    retryable: known.retryable === true,
    // `false` only when that is certain.
    mayHaveRun: known.mayHaveRun !== false,
  });
}

function isRead({ status, requestId, retryable, mayHaveRun }: InvokeError): boolean {
  return (
    Number.isInteger(status) &&
    (requestId === undefined || (typeof requestId === "string" && requestId.length <= 100)) &&
    typeof retryable === "boolean" &&
    typeof mayHaveRun === "boolean"
  );
}
