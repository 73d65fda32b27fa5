import { type Answer, connectorError } from "../service.ts";

/** The request cannot be met; the answer says why. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.answer = connectorError(status, code, message);
  }
}

/** What a failure means to whoever asked, by PostgreSQL's code for it: its class tells whose fault it is. */
export function databaseFault(error: unknown): Answer {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/u.test(code))
    return connectorError(500, "DatabaseFailed", "The database failed.");
  return connectorError(statusOf(code), `SQLSTATE ${code}`, String(message));
}

// 23: a constraint stands in the way. 22 and 42: the request itself. 40 and 55: others are in the way just now.
function statusOf(code: string): number {
  if (code.startsWith("23")) return code === "23502" || code === "23514" ? 400 : 409;
  if (code.startsWith("22") || code.startsWith("42")) return code === "42501" ? 403 : 400;
  return code.startsWith("40") || code.startsWith("55") ? 503 : 500;
}
