import type { DatabaseSync } from "node:sqlite";
import { type DeskAnswer, type DeskRequest, Refusal } from "./answer.ts";
import { reading } from "./reading.ts";
import { openDatabase } from "./storage.ts";
import { writing } from "./writing.ts";

/** The incident desk: a service with a real database, to stand behind `incident-desk.swagger.json`. */
export interface IncidentDesk {
  /** Answers one operation; never throws. */
  readonly service: (request: DeskRequest) => DeskAnswer;
  /** For looking at what is really in it: `teams members services incidents labels comments tasks activity`. */
  readonly database: DatabaseSync;
  close(): void;
}

/** The desk cannot be opened; the message is one sentence, the code says which. */
export class DeskError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Opens the desk; a new database gets its first teams and incidents. `now` is the desk's clock. */
export function openIncidentDesk(
  file = ":memory:",
  { now = () => new Date() }: { readonly now?: () => Date } = {},
): IncidentDesk {
  let database: DatabaseSync;
  try {
    database = openDatabase(file);
  } catch (error) {
    const { code, message } = storageFault(error);
    throw new DeskError(code, message);
  }
  return {
    service: (request) => serve(database, request, now),
    database,
    close: () => database.close(),
  };
}

function serve(database: DatabaseSync, request: DeskRequest, now: () => Date): DeskAnswer {
  try {
    checkVersion(request);
    const read = Object.hasOwn(reading, request.operation) ? reading[request.operation] : undefined;
    if (read) return read(database, request);
    const write = Object.hasOwn(writing, request.operation) ? writing[request.operation] : undefined;
    if (!write) throw new Refusal(404, "OperationUnknown", "The desk has no such operation.");
    return inTransaction(database, () => write(database, request, now().toISOString()));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    const { status, code, message } = storageFault(error);
    return new Refusal(status, code, message, status === 503 ? { "retry-after": "1" } : {}).answer;
  }
}

// An internal header of the definition: whoever calls the desk through it sends the default without being asked.
function checkVersion({ headers }: DeskRequest): void {
  if (headers["x-desk-api-version"] !== "2026-01-01") {
    throw new Refusal(400, "UnsupportedApiVersion", "The header x-desk-api-version must be 2026-01-01.");
  }
}

/** All of a change or nothing of it. */
function inTransaction<T>(database: DatabaseSync, change: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = change();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite rolls back by itself when the disk is full.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** What SQLite's result code means to whoever asked. */
function storageFault(error: unknown): { status: number; code: string; message: string } {
  const result = Number((error as { readonly errcode?: unknown } | null)?.errcode) & 0xff;
  switch (result) {
    case 5:
    case 6:
      return {
        status: 503,
        code: "DatabaseLocked",
        message: "The desk's database is locked by another program.",
      };
    case 13:
      return { status: 507, code: "DiskFull", message: "The desk's disk is full; nothing was changed." };
    case 8:
      return { status: 503, code: "DatabaseReadOnly", message: "The desk's database is read-only." };
    case 14:
      return {
        status: 503,
        code: "DatabaseUnavailable",
        message: "The desk's database file cannot be opened.",
      };
    case 26:
      return { status: 503, code: "DatabaseUnreadable", message: "The desk's file is not a database." };
    default:
      return { status: 500, code: "DeskFailed", message: "The desk failed." };
  }
}
