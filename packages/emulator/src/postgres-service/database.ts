/** What the service needs of a database; PGlite fits as it is. */
export interface PostgresDatabase {
  query<Row>(text: string, values?: unknown[]): Promise<{ readonly rows: Row[] }>;
  /** What a statement takes and gives, without running it. */
  describeQuery(text: string): Promise<{
    readonly queryParams: readonly { readonly dataTypeID: number }[];
    readonly resultFields: readonly { readonly name: string; readonly dataTypeID: number }[];
  }>;
  exec(text: string): Promise<unknown>;
  close(): Promise<void>;
}

/** The name of a table or column as PostgreSQL reads it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
