import { StoreError } from "@interlock/core";
import { createQueue } from "./queue.ts";

/** What PostgreSQL is asked through; `pg` and PGlite both fit. */
interface PostgresQuery {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** One connection, used by the store alone. Wrap a `pg.Client` as `{ query: (text, values) => client.query(text, values) }`. */
export interface PostgresClient extends PostgresQuery {
  readonly connect?: never;
}

/** What hands out connections: a `pg.Pool`. */
export interface PostgresPool {
  connect(): Promise<PostgresPooled>;
}

/** A connection that is given back. */
interface PostgresPooled extends PostgresQuery {
  release(destroy?: boolean): void;
  on?(event: "error", told: (error: Error) => void): unknown;
  off?(event: "error", told: (error: Error) => void): unknown;
}

/** Asks a connection and answers with its rows; one question after another. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A row; every column that the store selects is text. */
export type Row = Readonly<Record<string, unknown>>;

/** Lends a connection to a piece of work, which leaves it outside of any transaction. */
export type Connected = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

/** Lends connections of a pool, or one client to one piece of work at a time. */
export function createConnections(database: PostgresPool | PostgresClient): Connected {
  if (isPool(database)) return (work) => withPooled(database, work);
  const turn = createQueue();
  return (work) => turn(() => work(questionsTo(database).query));
}

async function withPooled<T>(pool: PostgresPool, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(unavailable);
  const questions = questionsTo(client);
  // A server that goes away while the connection is lent says so here too; unheard, that would end the process.
  client.on?.("error", questions.lost);
  try {
    return await work(questions.query);
  } finally {
    client.off?.("error", questions.lost);
    // A connection of which the state is not known is not used again.
    client.release(questions.broken());
  }
}

interface Questions {
  readonly query: Query;
  readonly lost: () => void;
  readonly broken: () => boolean;
}

function questionsTo(client: PostgresQuery): Questions {
  const turn = createQueue();
  let broken = false;
  return {
    lost: () => {
      broken = true;
    },
    broken: () => broken,
    query: (text, values = []) =>
      turn(async () => {
        try {
          return (await client.query(text, [...values])).rows as readonly Row[];
        } catch (error) {
          broken ||= sqlState(error) === undefined || text === "ROLLBACK";
          return unavailable(error);
        }
      }),
  };
}

function isPool(database: PostgresPool | PostgresClient): database is PostgresPool {
  return typeof database.connect === "function";
}

// The server's own words may quote a row, so only its code is passed on.
function unavailable(error: unknown): never {
  if (error instanceof StoreError) throw error;
  const state = sqlState(error);
  const { code } = error as { readonly code?: unknown };
  const word = typeof code === "string" && /^\w{1,40}$/u.test(code) ? code : "no answer";
  throw new StoreError(
    "store-unavailable",
    `the PostgreSQL store cannot be used: ${state === undefined ? word : `SQLSTATE ${state}`}`,
    state === undefined ? { cause: error } : {},
  );
}

function sqlState(error: unknown): string | undefined {
  const { code, severity } = error as { readonly code?: unknown; readonly severity?: unknown };
  return typeof code === "string" && typeof severity === "string" && /^[0-9A-Z]{5}$/u.test(code)
    ? code
    : undefined;
}
