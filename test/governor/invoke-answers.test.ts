import { InterlockError, InvokeError, type Json } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { good, setUp } from "./set-up.ts";

/** How a write ends when the host's own `invoke` answers so, and what the journal says. */
async function ended(invoke: () => unknown, options: object = {}) {
  const world = await setUp({ permission: "allow" }, { ...options, invoke: invoke as never });
  const outcome = await world.session.call("AddComment", good);
  const { kind, code, status } = (await world.governor.journal()).at(-1) as unknown as Record<string, Json>;
  return { outcome, entry: { kind, code, status } };
}

const response =
  (parts: object): (() => Promise<object>) =>
  async () => ({ status: 200, headers: {}, body: null, ...parts });

describe("an answer of another status than 2xx completes nothing", () => {
  test.each([
    [404, "failed", "not-found"],
    [400, "failed", "connector-refused"],
    [401, "failed", "connection-unauthenticated"],
    [429, "failed", "connector-refused"],
    [501, "failed", "connector-refused"],
    // Whether it ran is not known.
    [500, "unknown", "connector-failed"],
    [503, "unknown", "connector-failed"],
    [408, "unknown", "connector-failed"],
    [302, "unknown", "connector-redirected"],
    [100, "unknown", "connector-redirected"],
  ])("%i is %s, %s", async (status, kind, code) => {
    const { outcome, entry } = await ended(response({ status }));
    expect(outcome.status).toBe(kind);
    expect(entry).toEqual({ kind, code, status });
  });

  test.each([200, 201, 202, 204, 299])("%i is a success", async (status) => {
    expect((await ended(response({ status }))).outcome.status).toBe("completed");
  });
});

const counted: Record<string, unknown> = { headers: {}, body: null };
Object.defineProperty(counted, "status", { get: () => 200, enumerable: true });

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a text", "ok"],
  ["a list", []],
  ["no status", { headers: {}, body: 1 }],
  ["a status that is a text", { status: "200", headers: {}, body: 1 }],
  ["a status that is no integer", { status: 200.5, headers: {}, body: 1 }],
  ["a status that is not a number", { status: Number.NaN, headers: {}, body: 1 }],
  ["a status of 0", { status: 0, headers: {}, body: 1 }],
  ["a status of 600", { status: 600, headers: {}, body: 1 }],
  ["no headers", { status: 200, body: 1 }],
  ["headers that are a list", { status: 200, headers: [], body: 1 }],
  ["a header that is a list", { status: 200, headers: { a: ["b"] }, body: 1 }],
  ["another member", { status: 200, headers: {}, body: 1, ok: true }],
  ["a member of the prototype", Object.create({ status: 200, headers: {}, body: 1 })],
  ["a member that is computed", counted],
  ["a prototype that is given", JSON.parse('{"status":200,"headers":{},"body":1,"__proto__":{}}')],
  ["a body that has no JSON", { status: 200, headers: {}, body: { n: 1n } }],
  ["a fetch response", new Response("{}")],
])("%s is no answer: whether it ran is not known", async (_, answer) => {
  const { outcome, entry } = await ended(async () => answer);
  expect(outcome.status).toBe("unknown");
  expect(entry).toEqual({ kind: "unknown", code: "answer-invalid", status: 0 });
});

const nested = (depth: number): Json => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`) as Json;
const cycle: Record<string, unknown> = { a: 1 };
cycle["self"] = cycle;

describe("a finished write stays finished, however its answer is written", () => {
  test.each<[string, unknown, Json]>([
    ["half a surrogate pair", { t: "cut \ud83d" }, { t: "cut \ufffd" }],
    ["half of one in a key", { "\udc00": 1, "\ud800": 2 }, { "\ufffd": 1, "\ufffd (2)": 2 }],
    ["a number that is none", [JSON.parse("1e999"), Number.NaN], [null, null]],
    ["no body", undefined, null],
    ["members that are undefined", { a: undefined, b: [undefined] }, { b: [null] }],
    ["a date", { at: new Date(0) }, { at: "1970-01-01T00:00:00.000Z" }],
    ["a member called __proto__", JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}')],
  ])("%s", async (_, body, value) => {
    const { outcome } = await ended(response({ body }));
    expect(outcome).toEqual({ status: "completed", value });
  });

  test.each([
    ["100,000 levels", nested(100_000)],
    ["a cycle", cycle],
  ])("%s", async (_, body) => {
    const { outcome } = await ended(response({ body }));
    expect(outcome.status).toBe("completed");
    expect(JSON.stringify(outcome)).toContain("more than 500 levels deep");
  });
});

describe("a deadline holds also for an invoke that does not know of it", () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  test("a call that goes on and on is unknown", async () => {
    const { outcome, entry } = await ended(never, { deadline: 20 });
    expect(outcome.status).toBe("unknown");
    expect(entry).toEqual({ kind: "unknown", code: "deadline-exceeded", status: 0 });
  });

  test("an invoke that stops by itself says how", async () => {
    const invoke = (_: string, __: object, { signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => {
        const stop = () => reject(new InvokeError("stopped", "x", { mayHaveRun: false }));
        signal.addEventListener("abort", stop);
      });
    const { outcome, entry } = await ended(invoke as never, { deadline: 20 });
    expect(outcome.status).toBe("failed");
    expect(entry).toMatchObject({ code: "stopped" });
  });

  test("a caller that aborts waits no longer, and one that has aborted sends nothing", async () => {
    let calls = 0;
    const invoke = () => {
      calls += 1;
      return never();
    };
    const { session } = await setUp({ permission: "allow" }, { invoke });
    const controller = new AbortController();
    const aborted = session.call("AddComment", good, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    expect(await aborted).toMatchObject({ status: "unknown" });
    const before = await session.call("Read", good, { signal: AbortSignal.abort() });
    expect(before).toMatchObject({ status: "failed", error: { code: "aborted" } });
    expect(calls).toBe(1);
  });

  test("a deadline beyond what a timer holds, which would be none at all, is refused", async () => {
    await expect(ended(never, { deadline: 5_000_000_000 })).rejects.toMatchObject({
      code: "options-invalid",
    });
  });

  test("secrets that never come send nothing", async () => {
    const lock = { pointer: "/comment/key", key: "comment", segments: ["key"], value: null, secret: "s" };
    let calls = 0;
    const invoke = async () => ({ status: 200, headers: {}, body: ++calls });
    const world = await setUp(
      { permission: "allow", locks: [lock] },
      { invoke, secrets: never, deadline: 20 },
    );
    expect(await world.session.call("AddComment", good)).toMatchObject({ status: "failed" });
    expect(calls).toBe(0);
  });
});

test("what an invoke throws is bounded before it goes anywhere", async () => {
  const long = `${"x".repeat(1_000_000)}\ud800`;
  const thrown = [
    new InvokeError(long, long, { status: 404, requestId: long, mayHaveRun: false }),
    new InvokeError("cut", "x", { mayHaveRun: "no" as never, status: "404" as never }),
    Object.assign(new InterlockError("x", long), { code: 7 }),
  ];
  for (const error of thrown) {
    const { outcome, entry } = await ended(() => Promise.reject(error));
    expect(JSON.stringify(outcome).length).toBeLessThan(5_000);
    expect(JSON.stringify(entry).length).toBeLessThan(200);
    if (outcome.status === "failed") expect(outcome.error.message).toHaveLength(2_000);
    expect(outcome.status).toBe(error === thrown[0] ? "failed" : "unknown");
  }
});

test("what an invoke throws may be anything, also something that cannot be read", async () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
      has: () => true,
    },
  );
  for (const error of [undefined, null, "text", hostile, new Error("x")])
    expect((await ended(() => Promise.reject(error))).outcome.status).toBe("unknown");
});
