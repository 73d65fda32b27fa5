/** What an input may be, asked of the service itself: tables, then the schema of the one that was picked. */
import assert from "node:assert/strict";
import { createEmulator } from "@interlock/emulator";
import { openPostgresService, postgresDefinition } from "@interlock/emulator/postgres-service";
import { openNamespace } from "@interlock/invoke";
import { readConnector } from "@interlock/swagger";

const postgres = await openPostgresService();
const emulator = createEmulator({
  connectors: [{ connection: "sql", definition: postgresDefinition, service: postgres.service }],
});

const asked: string[] = [];
const namespace = openNamespace({
  ...emulator,
  record: async ({ operation, pointer, lookup }) => {
    asked.push(`${operation} ${pointer} asks ${lookup}`);
  },
});

const read = readConnector(await namespace.admin.definition("sql"));
assert(read.ok);
const connector = read.value;
const operation = connector.operations.find(({ id }) => id === "PostItem");
assert(operation);
const about = { connection: "sql", connector, operation };

const tables = namespace.lookup({ ...about, pointer: "/table", inputs: { values: {} } });
for await (const { title, value } of tables) console.log(`${title} (${value})`);
const { items, ...end } = await tables.outcome();
assert.deepEqual(end, { status: "ok", from: "look-up" });

const early = await namespace.resolveSchema({ ...about, inputs: { values: {} } });
assert.deepEqual(early.places[0]?.end, { status: "blocked", needs: ["/table"] });

const picked = items.find(({ title }) => title === "customers");
assert(picked);
const resolved = await namespace.resolveSchema({ ...about, inputs: { values: { table: picked.value } } });
const columns = resolved.operation.parameters.filter((leaf) => leaf.in === "body");
for (const { pointer, type, requiredLocal } of columns) {
  console.log(`${pointer}: ${type}${requiredLocal ? ", required" : ""}`);
}
assert(columns.some(({ pointer }) => pointer === "/item/email"));
// The database gives the id, so nobody else does.
assert(!columns.some(({ pointer }) => pointer === "/item/id"));
assert.deepEqual(asked.slice(0, 2), ["PostItem /table asks GetTables", "PostItem /item asks GetTable"]);
await postgres.close();
