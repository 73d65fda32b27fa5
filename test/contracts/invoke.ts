import type { Invoke } from "@interlock/core";
import { type InvokeError, isInvokeError } from "@interlock/core";
import type { Emulator } from "@interlock/emulator";
import { describe, expect, test } from "vitest";
import { assign, headers, listIncidents } from "../invoke/desk-world.ts";

/** A way to the incident desk, opened for one test. */
export interface InvokeWorld {
  readonly invoke: Invoke;
  readonly emulator: Emulator;
  /** Rows of the desk's database. */
  readonly rows: (sql: string) => readonly Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

/** What every `Invoke` promises the governor, whichever way it goes. */
export function describeInvoke(name: string, open: () => Promise<InvokeWorld>): void {
  const using = (work: (world: InvokeWorld) => Promise<void>) => async () => {
    const world = await open();
    try {
      await work(world);
    } finally {
      await world.close();
    }
  };
  const errorOf = async (answer: Promise<unknown>): Promise<InvokeError> => {
    const error = await answer.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(isInvokeError(error)).toBe(true);
    return error as InvokeError;
  };

  describe(name, () => {
    test(
      "a read comes back with status and body",
      using(async ({ invoke }) => {
        const { status, body } = await invoke("desk", listIncidents);
        expect(status).toBe(200);
        expect((body as { value: unknown[] }).value).toHaveLength(4);
      }),
    );

    test(
      "a write reaches the database with exactly the body that was given",
      using(async ({ invoke, rows, emulator }) => {
        await invoke("desk", assign);
        expect(emulator.received.at(-1)?.body).toEqual(assign.body);
        expect(rows("SELECT team, assignee FROM incidents WHERE number = 1042")).toEqual([
          { team: "payments", assignee: "amara" },
        ]);
      }),
    );

    test(
      "201 and 204 are successes; no body is null",
      using(async ({ invoke }) => {
        const comment = { text: "Looking.", visibility: "internal", author: { name: "Agent" } };
        const path = "/v1/incidents/INC-1042/comments";
        expect((await invoke("desk", { method: "POST", path, headers, body: comment })).status).toBe(201);
        const gone = await invoke("desk", {
          method: "DELETE",
          path: "/v1/incidents/INC-1042",
          headers,
          queries: { reason: "a duplicate & more" },
        });
        expect(gone).toMatchObject({ status: 204, body: null });
      }),
    );

    test(
      "names and values of queries arrive as they are",
      using(async ({ invoke, emulator }) => {
        const queries = { $top: "1", "filters[status]": "a b&c=d/é", "": "" };
        await invoke("desk", { ...listIncidents, queries });
        expect(emulator.received.at(-1)?.queries).toEqual(queries);
      }),
    );

    test(
      "a connector's failure is an error, never data",
      using(async ({ invoke }) => {
        const error = await errorOf(invoke("desk", { ...listIncidents, path: "/v1/incidents/INC-9" }));
        expect(error).toMatchObject({ code: "not-found", status: 404, mayHaveRun: false, retryable: false });
      }),
    );

    test(
      "a write is sent once, whatever goes wrong",
      using(async ({ invoke, emulator }) => {
        emulator.inject({ fault: { kind: "status", layer: "connector", status: 503 }, times: 9 });
        expect(await errorOf(invoke("desk", assign))).toMatchObject({ mayHaveRun: true, retryable: false });
        expect(emulator.received).toHaveLength(1);
      }),
    );

    test(
      "a connection that breaks may have run",
      using(async ({ invoke, emulator, rows }) => {
        emulator.inject({ fault: { kind: "cut", when: "after" } });
        expect(await errorOf(invoke("desk", assign))).toMatchObject({ status: 0, mayHaveRun: true });
        expect(rows("SELECT assignee FROM incidents WHERE number = 1042")).toEqual([{ assignee: "amara" }]);
      }),
    );

    test(
      "an aborted call ends at once and may have run; one that is aborted before has not",
      using(async ({ invoke, emulator }) => {
        emulator.inject({ fault: { kind: "slow", milliseconds: 2000 } });
        const abort = new AbortController();
        const answer = invoke("desk", assign, { signal: abort.signal });
        setTimeout(() => abort.abort(), 100);
        expect(await errorOf(answer)).toMatchObject({ code: "aborted", mayHaveRun: true });
        const late = invoke("desk", assign, { signal: abort.signal });
        expect(await errorOf(late)).toMatchObject({ code: "aborted", mayHaveRun: false });
      }),
    );

    test.each([
      ["a query in the path", { path: "/v1/incidents?x=1" }],
      ["an unfilled placeholder", { path: "/v1/incidents/{incidentId}" }],
      ["a dot segment", { path: "/v1/incidents/../teams" }],
      ["an encoded dot segment", { path: "/v1/incidents/%2e%2E/teams" }],
      ["a backslash", { path: "/v1\\teams" }],
      ["a control character", { path: "/v1/\tteams" }],
      ["no leading slash", { path: "v1/teams" }],
      ["half a surrogate pair", { path: "/v1/\ud800" }],
      ["a header of the transport", { headers: { "Content-Type": "text/plain" } }],
      ["a credential of its own", { headers: { Authorization: "Bearer x" } }],
      ["a method override", { headers: { "X-HTTP-Method-Override": "DELETE" } }],
      ["a header with a line break", { headers: { "x-a": "1\r\nx-b: 2" } }],
      ["a header that has no bytes", { headers: { "x-a": "\u2603" } }],
      ["one header twice", { headers: { "x-a": "1", "X-A": "2" } }],
      ["a method that is none", { method: "get" }],
      ["a value that is no text", { queries: { a: ["1"] as unknown as string } }],
    ])("%s is refused before anything is sent", (_, part) =>
      using(async ({ invoke, emulator }) => {
        const error = await errorOf(invoke("desk", { ...listIncidents, ...part }));
        expect(error).toMatchObject({ code: "request-invalid", mayHaveRun: false });
        expect(emulator.received).toHaveLength(0);
      })(),
    );

    test.each(["..", "", "a/b", "x".repeat(80), "__proto__/"])("%j is no connection", (connection) =>
      using(async ({ invoke }) => {
        expect(await errorOf(invoke(connection, listIncidents))).toMatchObject({
          code: "connection-invalid",
          mayHaveRun: false,
        });
      })(),
    );
  });
}
