import { DatabaseSync } from "node:sqlite";

/** Opens the desk's database and fills an empty one with its first rows. */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 250 });
  database.exec("PRAGMA foreign_keys = ON");
  const { tables } = database
    .prepare("SELECT count(*) AS tables FROM sqlite_schema WHERE name = 'incidents'")
    .get() as { tables: number };
  if (tables === 0) {
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(schema);
      seed(database);
      database.exec("COMMIT");
    } catch (error) {
      // A full disk has rolled back already.
      if (database.isTransaction) database.exec("ROLLBACK");
      database.close();
      throw error;
    }
  }
  return database;
}

const schema = `
CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT NOT NULL, channel TEXT NOT NULL) STRICT;
CREATE TABLE members (
  id TEXT PRIMARY KEY, team TEXT NOT NULL REFERENCES teams, name TEXT NOT NULL, email TEXT NOT NULL,
  on_call INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE services (
  key TEXT PRIMARY KEY, name TEXT NOT NULL, team TEXT NOT NULL REFERENCES teams,
  health TEXT NOT NULL CHECK (health IN ('up', 'degraded', 'down'))
) STRICT;
CREATE TABLE incidents (
  number INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
  severity TEXT NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4')),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  service TEXT NOT NULL REFERENCES services, region TEXT,
  team TEXT NOT NULL REFERENCES teams, assignee TEXT REFERENCES members,
  opened_at TEXT NOT NULL, closed_at TEXT, resolution_code TEXT, resolution TEXT
) STRICT;
CREATE TABLE labels (
  incident INTEGER NOT NULL REFERENCES incidents ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (incident, key)
) STRICT;
CREATE TABLE comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, incident INTEGER NOT NULL REFERENCES incidents ON DELETE CASCADE,
  author TEXT NOT NULL, email TEXT, visibility TEXT NOT NULL CHECK (visibility IN ('internal', 'public')),
  text TEXT NOT NULL, notified INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, incident INTEGER NOT NULL REFERENCES incidents ON DELETE CASCADE,
  title TEXT NOT NULL, owner TEXT, due TEXT, done INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, incident INTEGER NOT NULL, action TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX incidents_by_team ON incidents (team, status);
`;

const rows: Readonly<Record<string, readonly (readonly (string | number | null)[])[]>> = {
  "teams (id, name, channel)": [
    ["payments", "Payments", "#payments-ops"],
    ["platform", "Platform", "#platform-ops"],
    ["storefront", "Storefront", "#storefront"],
  ],
  "members (id, team, name, email, on_call)": [
    ["amara", "payments", "Amara Okafor", "amara@contoso.example", 1],
    ["jonas", "payments", "Jonas Weber", "jonas@contoso.example", 0],
    ["mei", "platform", "Mei Tanaka", "mei@contoso.example", 1],
    ["ravi", "platform", "Ravi Menon", "ravi@contoso.example", 0],
    ["sofia", "storefront", "Sofia Alvarez", "sofia@contoso.example", 1],
  ],
  "services (key, name, team, health)": [
    ["https://pay.contoso.example/api", "Payment API", "payments", "degraded"],
    ["https://shop.contoso.example", "Web shop", "storefront", "up"],
    ["https://id.contoso.example/v2", "Sign-in", "platform", "up"],
  ],
  "incidents (number, title, description, severity, status, service, region, team, assignee, opened_at, closed_at, resolution_code, resolution)":
    [
      [
        1039,
        "Sign-in page slow in the morning",
        "p95 above 4 s between 08:00 and 08:20.",
        "sev3",
        "closed",
        "https://id.contoso.example/v2",
        "eu-west",
        "platform",
        "ravi",
        "2026-02-27T08:12:00.000Z",
        "2026-02-27T15:40:00.000Z",
        "fixed",
        "Connection pool enlarged.",
      ],
      [
        1040,
        "Product images missing",
        "Thumbnails of new products return 404.",
        "sev3",
        "open",
        "https://shop.contoso.example",
        "eu-west",
        "storefront",
        "sofia",
        "2026-03-01T10:05:00.000Z",
        null,
        null,
        null,
      ],
      [
        1041,
        "Refund e-mails sent twice",
        "Customers report two mails for one refund.",
        "sev2",
        "open",
        "https://pay.contoso.example/api",
        "eu-north",
        "payments",
        "jonas",
        "2026-03-02T13:30:00.000Z",
        null,
        null,
        null,
      ],
      [
        1042,
        "Card payments fail for some customers",
        "About 8 % of card payments time out since 06:40. Retry works for most.",
        "sev1",
        "open",
        "https://pay.contoso.example/api",
        "eu-west",
        "payments",
        null,
        "2026-03-03T06:52:00.000Z",
        null,
        null,
        null,
      ],
    ],
  "labels (incident, key, value)": [
    [1041, "channel", "email"],
    [1042, "channel", "web"],
    [1042, "provider", "northbank"],
  ],
  "comments (incident, author, visibility, text, created_at)": [
    [
      1042,
      "Amara Okafor",
      "internal",
      "Time-outs are all towards the provider northbank.",
      "2026-03-03T07:05:00.000Z",
    ],
    [1042, "Status page", "public", "We are looking into failing card payments.", "2026-03-03T07:10:00.000Z"],
  ],
  "tasks (incident, title, owner, due, done)": [[1039, "Alert on pool saturation", "ravi", "2026-03-13", 0]],
};

function seed(database: DatabaseSync): void {
  for (const [target, values] of Object.entries(rows)) {
    for (const row of values) {
      database.prepare(`INSERT INTO ${target} VALUES (${row.map(() => "?").join(", ")})`).run(...row);
    }
  }
}
