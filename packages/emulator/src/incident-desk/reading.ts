import type { DatabaseSync } from "node:sqlite";
import { type DeskAnswer, type DeskRequest, member, Refusal, text, type Value, whole } from "./answer.ts";

type Row = Record<string, string | number | null>;

/** The operations that change nothing, by operationId. */
export const reading: Readonly<Record<string, (database: DatabaseSync, request: DeskRequest) => DeskAnswer>> =
  {
    ListIncidents: (database, { queries }) => {
      const top = whole(queries["$top"], "$top", { least: 1, most: 100, otherwise: 20 });
      const skip = whole(queries["$skip"], "$skip", { least: 0, most: 1_000_000, otherwise: 0 });
      const { status, team } = queries;
      const found = incidents(
        database,
        "(?1 IS NULL OR i.status = ?1) AND (?2 IS NULL OR i.team = ?2) ORDER BY i.opened_at DESC LIMIT ?3 OFFSET ?4",
        [status ?? null, team ?? null, top + 1, skip],
      );
      const next = new URLSearchParams({ ...queries, $top: String(top), $skip: String(skip + top) });
      return {
        status: 200,
        body: {
          value: found.slice(0, top),
          ...(found.length > top ? { nextLink: `https://desk.example.com/v1/incidents?${next}` } : {}),
        },
      };
    },

    GetIncident: (database, { parameters }) => {
      const number = numberOf(parameters["incidentId"]);
      const comments = database
        .prepare(
          "SELECT id, text, visibility, author, created_at AS createdAt FROM comments WHERE incident = ? ORDER BY id",
        )
        .all(number) as Row[];
      const tasks = database
        .prepare("SELECT title, owner, due, done FROM tasks WHERE incident = ? ORDER BY id")
        .all(number) as Row[];
      return {
        status: 200,
        body: {
          ...incident(database, number),
          comments: comments.map((row) => ({ ...row })),
          tasks: tasks.map((row) => ({ ...row, done: row["done"] === 1 })),
        },
      };
    },

    SearchIncidents: (database, { body }) => {
      const words = text(body, "text", { least: 2, most: 200 });
      const filters = member(body, "filters") ?? {};
      const severities = member(filters, "severities") ?? [];
      const found = incidents(
        database,
        `(i.title LIKE ?1 ESCAPE '\\' OR i.description LIKE ?1 ESCAPE '\\')
       AND (?2 = '[]' OR i.severity IN (SELECT value FROM json_each(?2)))
       AND (?3 IS NULL OR i.status = ?3) AND (?4 IS NULL OR i.opened_at > ?4)
       ORDER BY i.opened_at DESC LIMIT ?5`,
        [
          `%${words.replaceAll(/[\\%_]/gu, "\\$&")}%`,
          JSON.stringify(severities),
          text(filters, "status", { among: ["open", "closed"], optional: true }) ?? null,
          text(filters, "openedAfter", { optional: true }) ?? null,
          whole(member(body, "limit"), "limit", { least: 1, most: 100, otherwise: 20 }),
        ],
      );
      return { status: 200, body: { value: found } };
    },

    ListTeams: (database) => {
      const rows = database.prepare("SELECT id, name, channel FROM teams ORDER BY name").all() as Row[];
      return { status: 200, body: { value: rows.map((row) => ({ ...row })) } };
    },

    ListTeamMembers: (database, { parameters }) => {
      const team = parameters["team"] ?? "";
      if (!database.prepare("SELECT 1 FROM teams WHERE id = ?").get(team)) {
        throw new Refusal(404, "TeamNotFound", "There is no such team.");
      }
      const rows = database
        .prepare("SELECT id, name, email, on_call FROM members WHERE team = ? ORDER BY on_call DESC, name")
        .all(team) as Row[];
      return {
        status: 200,
        body: { value: rows.map(({ on_call, ...row }) => ({ ...row, onCall: on_call === 1 })) },
      };
    },

    ListServices: (database) => {
      const rows = database.prepare(`${services} ORDER BY s.name`).all() as Row[];
      return { status: 200, body: { value: rows.map((row) => ({ ...row })) } };
    },

    GetServiceHealth: (database, { parameters }) => {
      const row = database.prepare(`${services} WHERE s.key = ?`).get(parameters["service"] ?? "") as
        | Row
        | undefined;
      if (!row) throw new Refusal(404, "ServiceNotFound", "There is no such service.");
      return { status: 200, body: { ...row } };
    },
  };

const services = `SELECT s.key, s.name, s.team, s.health,
  (SELECT count(*) FROM incidents i WHERE i.service = s.key AND i.status = 'open') AS openIncidents FROM services s`;

/** The number in `INC-1042`. */
export function numberOf(id: string | undefined): number {
  const match = /^INC-(\d{1,9})$/u.exec(id ?? "");
  if (!match) throw new Refusal(400, "InvalidIncidentId", "An incident's number looks like INC-1042.");
  return Number(match[1]);
}

/** One incident as the connector shows it. */
export function incident(database: DatabaseSync, number: number): { readonly [key: string]: Value } {
  const found = incidents(database, "i.number = ?1", [number])[0];
  if (!found) throw new Refusal(404, "IncidentNotFound", `There is no incident INC-${number}.`);
  return found;
}

function incidents(
  database: DatabaseSync,
  where: string,
  values: readonly (string | number | null)[],
): readonly { readonly [key: string]: Value }[] {
  const rows = database
    .prepare(
      `SELECT 'INC-' || i.number AS id, i.title, i.description, i.severity, i.status, i.service, i.team, i.assignee,
         i.opened_at AS openedAt, i.closed_at AS closedAt, i.resolution,
         (SELECT json_group_array(json_object('key', l.key, 'value', l.value)) FROM labels l WHERE l.incident = i.number) AS labels
       FROM incidents i WHERE ${where}`,
    )
    .all(...values) as Row[];
  return rows.map((row) => ({ ...row, labels: JSON.parse(String(row["labels"])) as Value }));
}
