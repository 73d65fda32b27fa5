import type { JsonObject } from "@interlock/core";
import type { Answer, ServiceRequest } from "@interlock/emulator";
import { type LookupOptions, type LookupRecord, openNamespace } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { openWorld, operation, parameter, type World } from "../dynamic/world.ts";

const list = (more: JsonObject = {}) => ({
  "x-ms-dynamic-list": { operationId: "List", itemsPath: "value", itemValuePath: "id", ...more },
});

/** A world whose operation `Do` has the query `q` that `List` answers. */
function open(
  answer: Answer | ((request: ServiceRequest) => Answer),
  marker: JsonObject = list(),
  target = {},
) {
  return openWorld(
    {
      "/list": { get: operation("List", [parameter("page", "query")], target) },
      "/do": { get: operation("Do", [parameter("q", "query", marker)]) },
    },
    { List: answer },
  );
}

const ask = (world: World, options: LookupOptions = {}, namespace = world.namespace) =>
  namespace.lookup({ ...world.about("Do"), pointer: "/q", inputs: { values: {} } }, options);

describe("pages", () => {
  const endless = ({ queries }: ServiceRequest): Answer => {
    const page = Number(queries["page"] ?? 0);
    return { body: { value: [{ id: page }], nextLink: `/list?page=${page + 1}` } };
  };

  test("whoever stops reading stops the asking", async () => {
    const world = open(endless);
    const seen: unknown[] = [];
    for await (const { value } of ask(world)) {
      seen.push(value);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    expect(world.arrived()).toHaveLength(3);
  });

  test.each<[LookupOptions["limits"] & object, number]>([
    [{ pages: 2 }, 2],
    [{ items: 3 }, 3],
    [{}, 50],
  ])("limits %j are kept, and told", async (limits, items) => {
    const { items: found, ...end } = await ask(open(endless), { limits }).outcome();
    expect(found).toHaveLength(items);
    expect(end).toMatchObject({ status: "ok", truncated: true });
  });

  test("a link that goes round in circles ends the list, and what came before it stands", async () => {
    const world = open({ body: { value: [{ id: 1 }], nextLink: "/list?page=1" } });
    expect(await ask(world).outcome()).toMatchObject({
      status: "ok",
      partial: "loop",
      items: [{ value: 1 }],
    });
    expect(world.arrived()).toHaveLength(2);
  });

  test("a further page that fails keeps what came before it, with the error", async () => {
    const world = open(({ queries }) =>
      queries["page"] === undefined
        ? { body: { value: [{ id: 1 }], nextLink: "/list?page=2" } }
        : { status: 500 },
    );
    const end = await ask(world).outcome();
    expect(end).toMatchObject({ status: "ok", items: [{ value: 1 }], partial: { code: "connector-failed" } });
  });

  test("the name that the definition gives the link comes first", async () => {
    const world = open(
      ({ queries }) => ({
        body: {
          value: [{ id: queries["page"] ?? "0" }],
          ...(queries["page"] ? {} : { more: "/list?page=9" }),
        },
      }),
      list(),
      { "x-ms-pageable": { nextLinkName: "more" } },
    );
    expect((await ask(world).outcome()).items.map(({ value }) => value)).toEqual(["0", "9"]);
  });
});

describe("what is known is not asked again", () => {
  test("the same question once, also when it is asked twice at a time; refresh asks again", async () => {
    const world = open({ body: { value: [{ id: 1 }] } });
    await Promise.all([ask(world).outcome(), ask(world).outcome()]);
    await ask(world).outcome();
    expect(world.arrived()).toHaveLength(1);
    await ask(world, { refresh: true }).outcome();
    expect(world.arrived()).toHaveLength(2);
  });

  test("another connection is another answer", async () => {
    const world = open({ body: { value: [{ id: 1 }] } });
    await ask(world).outcome();
    const other = { ...world.about("Do"), connection: "d", pointer: "/q", inputs: { values: {} } };
    expect(await world.namespace.lookup(other).outcome()).toMatchObject({
      status: "failed",
      error: { code: "connection-not-found" },
    });
  });

  test("a failure is not kept", async () => {
    let failing = true;
    const world = open(() => (failing ? { status: 500 } : { body: { value: [{ id: 1 }] } }));
    expect(await ask(world).outcome()).toMatchObject({ status: "failed" });
    failing = false;
    expect(await ask(world).outcome()).toMatchObject({ status: "ok", items: [{ value: 1 }] });
  });

  test("ids that differ in case are different questions", async () => {
    const world = openWorld(
      {
        "/list/{id}": { get: operation("List", [parameter("id", "path")]) },
        "/do": {
          get: operation("Do", [
            parameter("parent", "query"),
            parameter("q", "query", {
              "x-ms-dynamic-list": {
                operationId: "List",
                parameters: { id: { parameterReference: "parent" } },
              },
            }),
          ]),
        },
      },
      { List: ({ parameters }) => ({ body: [parameters["id"] ?? ""] }) },
    );
    for (const parent of ["a", "A"]) {
      const question = { ...world.about("Do"), pointer: "/q", inputs: { values: { parent } } };
      expect((await world.namespace.lookup(question).outcome()).items).toMatchObject([{ value: parent }]);
    }
  });
});

describe("the record", () => {
  test("each request is recorded before it is sent: which input, which operation, what is asked", async () => {
    const world = open({ body: { value: [{ id: 1 }] } });
    const entries: LookupRecord[] = [];
    const sentBefore: number[] = [];
    const record = async (entry: LookupRecord): Promise<void> => {
      entries.push(entry);
      sentBefore.push(world.emulator.received.length);
    };
    await ask(world, {}, openNamespace({ ...world.emulator, record })).outcome();
    expect(sentBefore).toEqual([0]);
    expect(entries).toEqual([
      {
        connection: "c",
        operation: "Do",
        pointer: "/q",
        lookup: "List",
        request: { method: "GET", path: "/list" },
      },
    ]);
  });

  test("what cannot be recorded is not sent", async () => {
    const world = open({ body: { value: [{ id: 1 }] } });
    const record = () => Promise.reject(new Error("the disk is full"));
    expect(await ask(world, {}, openNamespace({ ...world.emulator, record })).outcome()).toMatchObject({
      status: "failed",
      error: { code: "not-recorded", mayHaveRun: false },
    });
    expect(world.arrived()).toEqual([]);
  });
});

describe("where there is nothing to look up, or not yet", () => {
  const end = async (marker: JsonObject, more: JsonObject = {}, inputs = {}) => {
    const world = openWorld(
      {
        "/list": { get: operation("List", [parameter("id", "query")]) },
        "/write": { post: operation("Write") },
        "/do": {
          get: operation("Do", [
            parameter("parent", "query"),
            parameter("q", "query", { ...marker, ...more }),
          ]),
        },
      },
      { List: { status: 404 } },
    );
    const question = { ...world.about("Do"), pointer: "/q", inputs: { values: {}, ...inputs } };
    const found = await world.namespace.lookup(question).outcome();
    return { found, arrived: world.arrived() };
  };
  const onParent = list({ parameters: { id: { parameterReference: "parent" } } });

  test("an input that only the agent will give is late, and nothing is sent", async () => {
    const { found, arrived } = await end(onParent, {}, { late: ["/parent"] });
    expect(found).toEqual({ status: "late-bound", on: ["/parent"], items: [] });
    expect(arrived).toEqual([]);
  });

  test("an optional argument without a value is left out", async () => {
    expect((await end(onParent)).arrived).toEqual([{ method: "GET", path: "/list" }]);
  });

  test.each<[string, JsonObject, object]>([
    [
      "an operation that is not there",
      list({ operationId: "Gone" }),
      { reason: "operation-missing", what: "Gone" },
    ],
    [
      "an operation that writes",
      list({ operationId: "Write" }),
      { reason: "operation-unsafe", what: "Write" },
    ],
    [
      "a reference to nothing",
      list({ parameters: { id: { parameterReference: "nobody" } } }),
      { reason: "reference-dangling", what: "nobody" },
    ],
    ["a marker that is none", { "x-ms-dynamic-list": 7 }, { reason: "malformed" }],
  ])("%s: told, and nothing is sent", async (_, marker, expected) => {
    const { found, arrived } = await end(marker);
    expect(found).toMatchObject({ status: "unresolvable", ...expected, items: [] });
    expect(arrived).toEqual([]);
  });

  test("the definition's own values stand in, with why the look-up gave none", async () => {
    const { found } = await end(list(), { enum: ["a", "b"] });
    expect(found).toMatchObject({
      status: "ok",
      from: "definition",
      items: [{ value: "a" }, { value: "b" }],
      instead: { status: "failed", error: { code: "not-found" } },
    });
  });

  test("no marker is free text, an unknown input is told", async () => {
    const world = open({ body: [] });
    const about = { ...world.about("List"), inputs: { values: {} } };
    expect(await world.namespace.lookup({ ...about, pointer: "/page" }).outcome()).toEqual({
      status: "free-text",
      reason: "no-source",
      items: [],
    });
    expect(await world.namespace.lookup({ ...about, pointer: "/nope" }).outcome()).toMatchObject({
      status: "unresolvable",
      reason: "no-such-input",
    });
  });

  test("inputs that need each other are free text", async () => {
    const needs = (name: string) => list({ parameters: { id: { parameterReference: name } } });
    const world = openWorld(
      {
        "/list": { get: operation("List", [parameter("id", "query")]) },
        "/do": {
          get: operation("Do", [parameter("a", "query", needs("b")), parameter("b", "query", needs("a"))]),
        },
      },
      { List: { body: [] } },
    );
    const question = { ...world.about("Do"), pointer: "/a", inputs: { values: { b: "1" } } };
    expect(await world.namespace.lookup(question).outcome()).toEqual({
      status: "free-text",
      reason: "cycle",
      items: [],
    });
  });
});

describe("the old form stands in for the new one", () => {
  const twins = (status: number) =>
    openWorld(
      {
        "/new": { get: operation("New") },
        "/old": { get: operation("Old") },
        "/do": {
          get: operation("Do", [
            parameter("q", "query", {
              "x-ms-dynamic-list": { operationId: "New" },
              "x-ms-dynamic-values": { operationId: "Old" },
            }),
          ]),
        },
      },
      { New: { status }, Old: { body: ["old"] } },
    );

  test("after a refusal", async () => {
    expect((await ask(twins(404)).outcome()).items).toMatchObject([{ value: "old" }]);
  });

  test("not after a failure, whose answer may be another one later", async () => {
    const world = twins(500);
    expect(await ask(world).outcome()).toMatchObject({ status: "failed", error: { status: 500 } });
    expect(world.arrived()).toHaveLength(1);
  });
});

test("a look-up that its caller aborts ends as a value, and the next one is its own", async () => {
  const world = open({ body: { value: [{ id: 1 }] } });
  world.emulator.inject({ fault: { kind: "slow", milliseconds: 5000 } });
  const abort = new AbortController();
  const end = ask(world, { signal: abort.signal }).outcome();
  setTimeout(() => abort.abort(), 50);
  expect(await end).toMatchObject({ status: "failed", error: { code: "aborted" } });
  expect(await ask(world).outcome()).toMatchObject({ status: "ok" });
});

test("of two that wait for one answer, each may leave without the other", async () => {
  for (const leaving of [0, 1]) {
    const world = open({ body: { value: [{ id: 1 }] } });
    world.emulator.inject({ fault: { kind: "slow", milliseconds: 200 }, times: 2 });
    const aborts = [new AbortController(), new AbortController()];
    const ends = aborts.map(({ signal }) => ask(world, { signal }).outcome());
    setTimeout(() => aborts[leaving]?.abort(), 20);
    const [left, stayed] = [await ends[leaving], await ends[1 - leaving]];
    expect(left).toMatchObject({ status: "failed", error: { code: "aborted" } });
    expect(stayed).toMatchObject({ status: "ok", items: [{ value: 1 }] });
    // Who leaves second costs nothing; who sent it and leaves takes it along, so it is sent again.
    expect(world.arrived()).toHaveLength(leaving === 0 ? 2 : 1);
  }
});

test("independent look-ups do not wait for each other", async () => {
  const arrivals: string[] = [];
  const world = openWorld(
    {
      "/list/{id}": { get: operation("List", [parameter("id", "path")]) },
      "/do": {
        get: operation(
          "Do",
          ["a", "b", "c"].map((name) =>
            parameter(name, "query", {
              "x-ms-dynamic-list": { operationId: "List", parameters: { id: { value: name } } },
            }),
          ),
        ),
      },
    },
    {
      List: ({ parameters }) => {
        arrivals.push(parameters["id"] ?? "");
        return { body: [] };
      },
    },
  );
  world.emulator.inject({ fault: { kind: "slow", milliseconds: 300 }, times: 3 });
  const answered: string[] = [];
  await Promise.all(
    ["a", "b", "c"].map(async (name) => {
      const question = { ...world.about("Do"), pointer: `/${name}`, inputs: { values: {} } };
      await world.namespace.lookup(question).outcome();
      answered.push(name);
      // All three were with the service before the first of them came back.
      expect(arrivals).toHaveLength(3);
    }),
  );
  expect(answered).toHaveLength(3);
});

test("an administrator's leave lets a look-up call what writes, and it is sent once", async () => {
  const world = openWorld(
    {
      "/find": { post: operation("List") },
      "/do": { get: operation("Do", [parameter("q", "query", list())]) },
    },
    { List: { body: [{ id: 1 }] } },
  );
  const allow = ({ id }: { readonly id: string }) => id === "List";
  expect(await ask(world, { allow }).outcome()).toMatchObject({ status: "ok", items: [{ value: 1 }] });
  expect(world.arrived()).toEqual([{ method: "POST", path: "/find" }]);
});
