import { openPostgresStore } from "@interlock/governor/postgres";
import pg from "pg";
import { expect, test } from "vitest";
import { describeStore } from "../contracts/store.ts";
import { entryOf } from "../contracts/store-journal.ts";
import { withStore } from "../contracts/store-place.ts";
import {
  onServer,
  pglitePlace,
  postgresAbsence,
  postgresPlace,
  postgresUrl,
} from "../contracts/store-postgres.ts";
import { good, setUp } from "./set-up.ts";

const skip = postgresAbsence();
const onPostgres = test.skipIf(skip !== undefined);

describeStore("pglite", pglitePlace, { shared: false });
describeStore("postgres, asked", () => postgresPlace(), { shared: true, skip });
describeStore("postgres, listening", () => postgresPlace({ listen: true }), { shared: true, skip });

test("a schema that PostgreSQL would take for another is refused", async () => {
  const database = { query: async () => ({ rows: [] }) };
  for (const schema of ["", "Interlock", "a-b", 'a"b', "9a", "a".repeat(41)]) {
    const opened = openPostgresStore(database, { schema });
    await expect(opened).rejects.toMatchObject({ code: "store-schema-invalid" });
  }
});

test("a server that is not there is one clear error", async () => {
  const pool = new pg.Pool({ connectionString: "postgres://nobody:secret@127.0.0.1:1/none" });
  const opened = openPostgresStore(pool);
  await expect(opened).rejects.toMatchObject({ code: "store-unavailable" });
  await expect(opened).rejects.toThrow(/: ECONNREFUSED$/u);
  await pool.end();
});

onPostgres("a schema of a newer version is refused, untouched", async () => {
  const place = await postgresPlace();
  await onServer(async (client) => {
    await client.query(`CREATE SCHEMA ${place.schema}`);
    await client.query(`CREATE TABLE ${place.schema}.version (version integer)`);
    await client.query(`INSERT INTO ${place.schema}.version VALUES (99)`);
  });
  await expect(place.open()).rejects.toMatchObject({ code: "store-newer" });
  await place.remove();
});

onPostgres("what the server says of a failure is passed on as its code alone", () =>
  withStore(postgresPlace, async (store) => {
    await store.transaction("tenant-canary", (t) => t.append(entryOf(1)));
    const again = await store
      .transaction("tenant-canary", (t) => t.append(entryOf(1)))
      .catch((error) => error);
    expect(again).toMatchObject({
      code: "store-unavailable",
      message: "the PostgreSQL store cannot be used: SQLSTATE 23505",
    });
    expect(again.cause).toBeUndefined();
  }),
);

onPostgres(
  "a tenant that another host holds is waited for, and then one clear error; other tenants go on",
  async () => {
    const place = await postgresPlace();
    const store = await place.open();
    const pool = new pg.Pool({ connectionString: postgresUrl, max: 2 });
    const impatient = await openPostgresStore(pool, { schema: place.schema, lockTimeout: 20 });
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const held = store.transaction("a", async () => {
      begun.resolve();
      await gate.promise;
    });
    await begun.promise;
    // More than the pool has connections: waiting for one tenant must leave the rest to the others.
    const blocked = Promise.allSettled(
      Array.from({ length: 4 }, () => impatient.transaction("a", async () => undefined)),
    );
    await impatient.transaction("b", (t) => t.set("counter", "x", 1));
    for (const outcome of await blocked) {
      expect(outcome).toMatchObject({
        reason: { code: "store-unavailable", message: expect.stringContaining("55P03") },
      });
    }
    gate.resolve();
    await held;
    await impatient.transaction("a", (t) => t.set("counter", "x", 1));
    await Promise.all([store.close(), impatient.close()]);
    await pool.end();
    await place.remove();
  },
);

onPostgres(
  "a connection that the server ends mid-way is not used again, and nothing of it is kept",
  async () => {
    const place = await postgresPlace();
    const pool = new pg.Pool({ connectionString: postgresUrl, max: 1 });
    pool.on("error", () => undefined);
    const store = await openPostgresStore(pool, { schema: place.schema });
    const cut = store.transaction("a", async (t) => {
      await t.set("counter", "x", 1);
      await onServer((client) =>
        client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE $1",
          [`%${place.schema}%`],
        ),
      );
      await t.set("counter", "y", 1);
    });
    await expect(cut).rejects.toMatchObject({ code: "store-unavailable" });
    expect(await store.transaction("a", (t) => t.get("counter", "x"))).toBeUndefined();
    await store.close();
    await pool.end();
    await place.remove();
  },
);

onPostgres("a commit is durable and sees the newest, whatever the database's defaults are", async () => {
  const place = await postgresPlace();
  const pool = new pg.Pool({
    connectionString: postgresUrl,
    options: "-c synchronous_commit=off -c default_transaction_isolation=serializable",
    max: 1,
  });
  const seen: string[] = [];
  const store = await openPostgresStore(
    {
      connect: async () => {
        const client = await pool.connect();
        return {
          query: async (text, values) => {
            if (text === "COMMIT") {
              for (const name of ["synchronous_commit", "transaction_isolation"]) {
                const { rows } = await client.query(`SHOW ${name}`);
                seen.push(String(rows[0]?.[name]));
              }
            }
            return client.query(text, values);
          },
          release: (destroy) => client.release(destroy),
        };
      },
    },
    { schema: place.schema },
  );
  seen.length = 0;
  await store.transaction("a", (t) => t.set("counter", "x", 1));
  expect(seen).toEqual(["on", "read committed"]);
  await store.close();
  await pool.end();
  await place.remove();
});

onPostgres("a server that takes no more of the journal lets nothing run", async () => {
  const place = await postgresPlace();
  const store = await place.open();
  const { schema } = place;
  await onServer(async (client) => {
    await client.query(
      `CREATE FUNCTION ${schema}.filled() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION SQLSTATE '53100'; END $$`,
    );
    await client.query(
      `CREATE TRIGGER filled BEFORE INSERT ON ${schema}.journal EXECUTE FUNCTION ${schema}.filled()`,
    );
  });
  const { session, sent } = await setUp({ permission: "allow" }, { store });
  const reasons = [{ code: "journal-unavailable" }];
  expect(await session.call("AddComment", good)).toEqual({ status: "denied", reasons });
  await onServer((client) => client.query(`DROP TRIGGER filled ON ${schema}.journal`));
  expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  expect(sent).toHaveLength(1);
  await store.close();
  await place.remove();
});
