// What the tests use of `pg`, which brings no types of its own.
declare module "pg" {
  interface Result {
    readonly rows: readonly Record<string, unknown>[];
  }
  interface Notification {
    readonly channel: string;
    readonly payload?: string | undefined;
  }
  interface Settings {
    readonly connectionString: string | undefined;
    readonly max?: number;
    /** Settings of the server's, as its command line takes them. */
    readonly options?: string;
  }
  class Client {
    constructor(settings: Settings);
    connect(): Promise<void>;
    query(text: string, values?: unknown[]): Promise<Result>;
    on(event: "notification", told: (message: Notification) => void): this;
    on(event: "error", told: (error: Error) => void): this;
    off(event: "notification", told: (message: Notification) => void): this;
    off(event: "error", told: (error: Error) => void): this;
    end(): Promise<void>;
  }
  class Pool {
    constructor(settings: Settings);
    connect(): Promise<Client & { release(destroy?: boolean): void }>;
    on(event: "error", told: (error: Error) => void): this;
    end(): Promise<void>;
  }

  export type { Client };

  const pg: { readonly Client: typeof Client; readonly Pool: typeof Pool };
  export default pg;
}
