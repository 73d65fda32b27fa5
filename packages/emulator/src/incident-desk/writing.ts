import type { DatabaseSync } from "node:sqlite";
import { type DeskAnswer, type DeskRequest, member, objects, Refusal, text } from "./answer.ts";
import { incident, numberOf } from "./reading.ts";

type Operation = (database: DatabaseSync, request: DeskRequest, now: string) => DeskAnswer;

/** The operations that change something, by operationId. Each runs in a transaction of its own. */
export const writing: Readonly<Record<string, Operation>> = {
  CreateIncident: (database, { body }, now) => {
    const service = text(member(body, "service"), "key");
    const team = text(body, "team");
    const assignee = text(body, "assignee", { optional: true });
    known(database, "services", "key", service, "ServiceUnknown", "The service is not known to the desk.");
    known(database, "teams", "id", team, "TeamUnknown", "The team is not known to the desk.");
    if (assignee !== undefined) inTeam(database, assignee, team);
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO incidents (title, description, severity, service, region, team, assignee, opened_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        text(body, "title", { least: 3, most: 120 }),
        text(body, "description", { least: 0, optional: true }) ?? "",
        text(body, "severity", { among: ["sev1", "sev2", "sev3", "sev4"] }),
        service,
        text(member(body, "service"), "region", { optional: true }) ?? null,
        team,
        assignee ?? null,
        now,
      );
    const number = Number(lastInsertRowid);
    for (const label of objects(body, "labels", 20)) {
      database
        .prepare(
          "INSERT INTO labels (incident, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        )
        .run(number, text(label, "key", { most: 40 }), text(label, "value", { most: 80 }));
    }
    note(database, number, now, "created");
    return { status: 201, body: incident(database, number) };
  },

  AddComment: (database, { parameters, body }, now) => {
    const number = existing(database, parameters);
    const author = member(body, "author");
    const notify = member(body, "notify") === true;
    const comment = {
      text: text(body, "text"),
      visibility: text(body, "visibility", { among: ["internal", "public"] }),
      author: text(author, "name", { most: 80 }),
    };
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO comments (incident, author, email, visibility, text, notified, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        number,
        comment.author,
        text(author, "email", { optional: true }) ?? null,
        comment.visibility,
        comment.text,
        notify ? 1 : 0,
        now,
      );
    note(database, number, now, "commented", comment.visibility);
    return { status: 201, body: { id: Number(lastInsertRowid), ...comment, createdAt: now } };
  },

  AssignIncident: (database, { parameters, body }, now) => {
    const number = open(database, parameters);
    const team = text(body, "team");
    const assignee = text(body, "assignee");
    known(database, "teams", "id", team, "TeamUnknown", "The team is not known to the desk.");
    inTeam(database, assignee, team);
    database
      .prepare("UPDATE incidents SET team = ?, assignee = ? WHERE number = ?")
      .run(team, assignee, number);
    note(database, number, now, "assigned", text(body, "note", { most: 1000, optional: true }));
    return { status: 200, body: incident(database, number) };
  },

  CloseIncident: (database, { parameters, body }, now) => {
    const number = open(database, parameters);
    database
      .prepare(
        "UPDATE incidents SET status = 'closed', closed_at = ?, resolution_code = ?, resolution = ? WHERE number = ?",
      )
      .run(
        now,
        text(body, "code", { among: ["fixed", "workaround", "duplicate", "not-a-problem"] }),
        text(body, "summary", { least: 3, most: 2000 }),
        number,
      );
    for (const task of objects(body, "tasks", 20)) {
      database
        .prepare("INSERT INTO tasks (incident, title, owner, due) VALUES (?, ?, ?, ?)")
        .run(
          number,
          text(task, "title", { most: 120 }),
          text(task, "owner", { optional: true }) ?? null,
          text(task, "due", { optional: true }) ?? null,
        );
    }
    note(database, number, now, "closed");
    return { status: 200, body: incident(database, number) };
  },

  DeleteIncident: (database, { parameters, queries }, now) => {
    const number = existing(database, parameters);
    const reason = text(queries, "reason", { least: 3, most: 200 });
    database.prepare("DELETE FROM incidents WHERE number = ?").run(number);
    note(database, number, now, "deleted", reason);
    return { status: 204 };
  },
};

function existing(database: DatabaseSync, parameters: DeskRequest["parameters"]): number {
  const number = numberOf(parameters["incidentId"]);
  incident(database, number);
  return number;
}

function open(database: DatabaseSync, parameters: DeskRequest["parameters"]): number {
  const number = numberOf(parameters["incidentId"]);
  if (incident(database, number)["status"] === "closed") {
    throw new Refusal(409, "IncidentClosed", `The incident INC-${number} is closed already.`);
  }
  return number;
}

function known(
  database: DatabaseSync,
  table: "services" | "teams",
  column: "key" | "id",
  value: string,
  code: string,
  message: string,
): void {
  if (!database.prepare(`SELECT 1 FROM ${table} WHERE ${column} = ?`).get(value))
    throw new Refusal(400, code, message);
}

function inTeam(database: DatabaseSync, member: string, team: string): void {
  if (!database.prepare("SELECT 1 FROM members WHERE id = ? AND team = ?").get(member, team)) {
    throw new Refusal(400, "AssigneeNotInTeam", "The assignee is not a member of the team.");
  }
}

function note(database: DatabaseSync, number: number, at: string, action: string, text = ""): void {
  database
    .prepare("INSERT INTO activity (at, incident, action, note) VALUES (?, ?, ?, ?)")
    .run(at, number, action, text);
}
