import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isObject, type Json, type JsonObject, own } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { DeskError, incidentDeskDefinition, openIncidentDesk } from "@interlock/emulator/incident-desk";
import { connectorFailure, openNamespace } from "@interlock/invoke";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { definition, headers, openDeskWorld } from "../invoke/desk-world.ts";

const { emulator, desk } = openDeskWorld();
const { invoke } = openNamespace(emulator);
const send = async (
  method: string,
  path: string,
  rest: { body?: Json; queries?: Record<string, string> } = {},
) => (await invoke("desk", { method, path, headers, ...rest })).body as JsonObject;
const rows = (sql: string): readonly object[] =>
  desk.database
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));

const comment = {
  text: "Rolled back.",
  visibility: "internal",
  author: { name: "Agent", email: "a@contoso.example" },
};

describe("an incident's life, every operation of the definition", () => {
  let id: Json | undefined;

  test("it is created, with what is nested and listed in it", async () => {
    const created = await send("POST", "/v1/incidents", {
      body: {
        title: "Search returns nothing",
        severity: "sev2",
        service: { key: "https://shop.contoso.example", region: "eu" },
        team: "storefront",
        assignee: "sofia",
        labels: [
          { key: "area", value: "search" },
          { key: "area", value: "index" },
        ],
      },
    });
    id = created["id"];
    expect(created).toMatchObject({
      id: "INC-1043",
      status: "open",
      labels: [{ key: "area", value: "index" }],
    });
  });

  test("it is commented, assigned, found, closed with tasks, and read with all that", async () => {
    await send("POST", `/v1/incidents/${id}/comments`, { body: { ...comment, notify: true } });
    await send("PUT", `/v1/incidents/${id}/assignment`, {
      body: { team: "platform", assignee: "mei", note: "yours" },
    });
    expect(
      await send("POST", "/v1/search/incidents", {
        body: { text: "returns n", filters: { severities: ["sev2"], status: "open" } },
      }),
    ).toMatchObject({ value: [{ id }] });
    expect(await send("POST", "/v1/search/incidents", { body: { text: "%" + "%" } })).toEqual({ value: [] });
    await send("POST", `/v1/incidents/${id}/close`, {
      body: {
        code: "fixed",
        summary: "Reindexed.",
        tasks: [{ title: "Alert", owner: "mei", due: "2026-04-01" }, { title: "Review" }],
      },
    });
    expect(await send("GET", `/v1/incidents/${id}`)).toMatchObject({
      status: "closed",
      team: "platform",
      assignee: "mei",
      resolution: "Reindexed.",
      comments: [{ author: "Agent", visibility: "internal" }],
      tasks: [
        { title: "Alert", done: false },
        { title: "Review", due: null },
      ],
    });
    expect(rows("SELECT author, email, visibility, notified FROM comments WHERE incident = 1043")).toEqual([
      { author: "Agent", email: "a@contoso.example", visibility: "internal", notified: 1 },
    ]);
  });

  test("it is deleted with everything below it; the log keeps why", async () => {
    await invoke("desk", {
      method: "DELETE",
      path: `/v1/incidents/${id}`,
      headers,
      queries: { reason: "a test" },
    });
    expect(
      rows(
        "SELECT (SELECT count(*) FROM comments WHERE incident = 1043) + (SELECT count(*) FROM tasks WHERE incident = 1043) AS left",
      ),
    ).toEqual([{ left: 0 }]);
    expect(
      rows("SELECT action, note FROM activity WHERE incident = 1043").map((row) =>
        Object.values(row).join(":"),
      ),
    ).toEqual(["created:", "commented:internal", "assigned:yours", "closed:", "deleted:a test"]);
    await expect(send("GET", `/v1/incidents/${id}`)).rejects.toMatchObject({ code: "not-found" });
  });

  test("the cascade: a member belongs to a team", async () => {
    const teams = (await send("GET", "/v1/teams"))["value"] as JsonObject[];
    expect(teams.map((team) => team["id"])).toEqual(["payments", "platform", "storefront"]);
    const members = (await send("GET", "/v1/teams/platform/members"))["value"] as JsonObject[];
    expect(members.map((member) => [member["id"], member["onCall"]])).toEqual([
      ["mei", true],
      ["ravi", false],
    ]);
    await expect(
      send("PUT", "/v1/incidents/INC-1042/assignment", { body: { team: "payments", assignee: "mei" } }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test("a service is named by its address, encoded twice", async () => {
    const key = encodeURIComponent(encodeURIComponent("https://pay.contoso.example/api"));
    expect(await send("GET", `/v1/services/${key}/health`)).toMatchObject({
      health: "degraded",
      openIncidents: 2,
    });
    expect((await send("GET", "/v1/services"))["value"]).toHaveLength(3);
  });
});

describe("what it refuses", () => {
  test.each<[string, string, string, Json | undefined, number, string]>([
    ["an unknown incident", "GET", "/v1/incidents/INC-1", undefined, 404, "IncidentNotFound"],
    ["a number that is none", "GET", "/v1/incidents/1042", undefined, 400, "InvalidIncidentId"],
    ["SQL for a number", "GET", "/v1/incidents/INC-1%27%20OR%201", undefined, 400, "InvalidIncidentId"],
    ["an unknown team", "GET", "/v1/teams/nope/members", undefined, 404, "TeamNotFound"],
    ["an unknown service", "GET", "/v1/services/x/health", undefined, 404, "ServiceNotFound"],
    [
      "a closed incident",
      "POST",
      "/v1/incidents/INC-1039/close",
      { code: "fixed", summary: "again" },
      409,
      "IncidentClosed",
    ],
    [
      "a wrong visibility",
      "POST",
      "/v1/incidents/INC-1042/comments",
      { ...comment, visibility: "all" },
      400,
      "InvalidRequest",
    ],
    [
      "no author",
      "POST",
      "/v1/incidents/INC-1042/comments",
      { text: "x", visibility: "public" },
      400,
      "InvalidRequest",
    ],
    ["a body that is a list", "POST", "/v1/incidents/INC-1042/comments", [], 400, "InvalidRequest"],
    [
      "a long text",
      "POST",
      "/v1/incidents/INC-1042/comments",
      { ...comment, text: "x".repeat(4001) },
      400,
      "InvalidRequest",
    ],
    [
      "an unknown team's work",
      "PUT",
      "/v1/incidents/INC-1042/assignment",
      { team: "x", assignee: "mei" },
      400,
      "TeamUnknown",
    ],
    ["a deletion without a reason", "DELETE", "/v1/incidents/INC-1042", undefined, 400, "InvalidRequest"],
  ])("%s", async (_, method, path, body, status, code) => {
    const before = rows("SELECT count(*) AS n FROM activity");
    const error = await send(method, path, body === undefined ? {} : { body }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ status, mayHaveRun: false });
    expect(connectorFailure(error)?.code).toBe(code);
    expect(rows("SELECT count(*) AS n FROM activity")).toEqual(before);
  });

  test("a call without the internal header of the definition", async () => {
    const error = await invoke("desk", { method: "GET", path: "/v1/teams" }).catch(
      (thrown: unknown) => thrown,
    );
    expect(connectorFailure(error)?.code).toBe("UnsupportedApiVersion");
  });
});

describe("its disk", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "desk-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ask = async (service: ReturnType<typeof openIncidentDesk>["service"], text = "x") => {
    const world = createEmulator({ connectors: [{ connection: "desk", definition, service }] });
    const path = "/v1/incidents/INC-1042/comments";
    return openNamespace(world)
      .invoke("desk", { method: "POST", path, headers, body: { ...comment, text } })
      .then(
        () => undefined,
        (thrown: unknown) => connectorFailure(thrown),
      );
  };

  test("what was written is there after a restart, and is not seeded twice", async () => {
    const file = join(folder, "desk.db");
    const first = openIncidentDesk(file);
    await ask(first.service);
    first.close();
    const second = openIncidentDesk(file);
    expect(second.database.prepare("SELECT count(*) AS n FROM comments").get()).toEqual({ n: 3 });
    expect(second.database.prepare("SELECT count(*) AS n FROM teams").get()).toEqual({ n: 3 });
    second.close();
  });

  test("a locked database is one clear sentence, and passes", async () => {
    const file = join(folder, "desk.db");
    const { service, close } = openIncidentDesk(file);
    const other = new DatabaseSync(file);
    other.exec("BEGIN EXCLUSIVE");
    expect(await ask(service)).toMatchObject({
      status: 503,
      code: "DatabaseLocked",
      text: "The desk's database is locked by another program.",
      retryAfter: 1000,
    });
    other.exec("ROLLBACK");
    expect(await ask(service)).toBeUndefined();
    other.close();
    close();
  });

  test("a full disk is one clear sentence, and nothing is half-written", async () => {
    const full = openIncidentDesk(join(folder, "desk.db"));
    const { page_count } = full.database.prepare("PRAGMA page_count").get() as { page_count: number };
    full.database.exec(`PRAGMA max_page_count = ${page_count}`);
    const before = full.database.prepare("SELECT count(*) AS n FROM comments").get();
    let answer: Awaited<ReturnType<typeof ask>>;
    let written = 0;
    for (; written < 20 && answer === undefined; written += 1)
      answer = await ask(full.service, "x".repeat(4000));
    expect(answer).toMatchObject({
      status: 507,
      code: "DiskFull",
      text: "The desk's disk is full; nothing was changed.",
    });
    expect(full.database.prepare("SELECT count(*) AS n FROM comments").get()).toEqual({
      n: (before as { n: number }).n + written - 1,
    });
    full.close();
  });

  test.each<[string, (folder: string) => string, string]>([
    ["a folder that is not there", (at) => join(at, "no", "desk.db"), "DatabaseUnavailable"],
    [
      "a file that is no database",
      (at) => {
        writeFileSync(join(at, "desk.db"), "not a database, not at all ".repeat(100));
        return join(at, "desk.db");
      },
      "DatabaseUnreadable",
    ],
  ])("%s cannot be opened, in one sentence with a code", (_, file, code) => {
    const where = file(folder);
    const open = (): unknown => openIncidentDesk(where);
    expect(open).toThrow(DeskError);
    expect(open).toThrow(expect.objectContaining({ code }));
  });
});

test("the definition: every look-up and reference in it leads somewhere", () => {
  const text = JSON.stringify(definition);
  const operations = new Set([...text.matchAll(/"operationId":"([^"]+)"/gu)].map((match) => match[1]));
  const declared = Object.values(definition.paths).flatMap((item) =>
    Object.values(item).map((operation) => (operation as { operationId: string }).operationId),
  );
  expect([...operations].every((id) => declared.includes(id as string))).toBe(true);
  expect(new Set(declared).size).toBe(declared.length);
  for (const [, path] of text.matchAll(/"\$ref":"#\/([^"]+)"/gu)) {
    const found = (path as string)
      .split("/")
      .reduce<Json | undefined>((at, key) => own(at, key), definition as JsonObject);
    expect(isObject(found)).toBe(true);
  }
});

test("the definition that the service brings is the one that the example's policy is about", () => {
  expect(incidentDeskDefinition).toEqual(definition);
});
