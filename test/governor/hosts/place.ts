import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onServer, postgresAbsence, postgresUrl } from "../../contracts/store-postgres.ts";
import type { World } from "./world.ts";

/** A fresh place for a store that several processes share and that outlives them. */
export interface DurablePlace {
  readonly store: World["store"];
  remove(): Promise<void>;
}

/** The kinds of such places; `skip` says why one cannot be had here. */
export const durablePlaces: readonly {
  readonly name: string;
  readonly skip: string | undefined;
  readonly create: () => DurablePlace;
}[] = [
  { name: "SQLite", skip: undefined, create: sqlitePlace },
  { name: "PostgreSQL", skip: postgresAbsence(), create: serverPlace },
];

function sqlitePlace(): DurablePlace {
  const folder = mkdtempSync(join(tmpdir(), "interlock-"));
  return {
    store: { kind: "sqlite", file: join(folder, "governor.db") },
    remove: async () => rmSync(folder, { recursive: true }),
  };
}

function serverPlace(): DurablePlace {
  const schema = `t_${randomBytes(8).toString("hex")}`;
  return {
    store: { kind: "postgres", url: postgresUrl ?? "", schema },
    remove: async () => {
      await onServer((client) => client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`));
    },
  };
}
