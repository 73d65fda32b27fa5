import {
  createGovernor,
  createMemoryStore,
  ephemeralKeys,
  type Governor,
  type GovernorOptions,
  type Store,
} from "@interlock/governor";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, asked } from "./set-up.ts";

// What comes from outside the process may be anything: each door takes closed shapes of plain data and nothing else.

const policy = policyOf([toolEntry()]);
const invoke = async () => ({ status: 200, headers: {}, body: null });
const good = "0123456789abcdef";

type Words = Readonly<Record<string, unknown>>;

class Carrier {
  readonly id = "ann";
}

/** The same members, carried otherwise than as plain data. */
function carried(members: Words): readonly (readonly [how: string, value: unknown])[] {
  const [name] = Object.keys(members) as [string];
  return [
    ["inherited", Object.create(members)],
    ["of a class", Object.assign(new Carrier(), members)],
    [
      "behind a getter",
      Object.defineProperty({ ...members }, name, { get: () => members[name], enumerable: true }),
    ],
    ["with a symbol", { ...members, [Symbol("more")]: true }],
    ["with a function", { ...members, more: () => true }],
    ["with one more", { ...members, more: true }],
    ["with a __proto__", JSON.parse(`{"__proto__":{"more":true},${JSON.stringify(members).slice(1)}`)],
    ["as a list", [members]],
    ["as a text", JSON.stringify(members)],
    ["nothing", undefined],
    ["null", null],
  ];
}

async function world(options: Partial<GovernorOptions> = {}) {
  const store = createMemoryStore();
  const governor = createGovernor({ policy, invoke, store, keys: ephemeralKeys(), ...options });
  const session = await governor.session({ id: "s", mode: "review", actor: ann });
  const id = await asked(session);
  return { governor, store, id };
}

/** Every record that a governor keeps of the default tenant, without the journal. */
async function records(store: Store, id: string): Promise<string> {
  return store.transaction("default", async (transaction) =>
    JSON.stringify([
      await transaction.get("approval", id),
      await transaction.list("pending", "id"),
      await transaction.list("grant", "standing"),
      await transaction.list("halt", "all"),
      await transaction.list("connection", "all"),
      await transaction.list("claim", "open"),
      await transaction.get("policy", "current"),
    ]),
  );
}

const any = <T>(value: unknown): T => value as T;
const wrongPeople: readonly unknown[] = [
  {},
  { id: "" },
  { id: 7 },
  { id: "ann", groups: "boss" },
  { id: "ann", groups: [7] },
  { id: "ann", channel: 7 },
  { id: "ann", admin: true },
  "ann",
];
const people = [...wrongPeople, ...carried({ id: "ann" }).map(([, value]) => value)];

const wrongAnswers: readonly unknown[] = [
  {},
  { approve: true },
  { approve: false },
  { approve: "yes" },
  { approve: good.toUpperCase() },
  { approve: [good] },
  { approve: undefined },
  { deny: true },
  { aprove: good },
  { approve: good, reject: {} },
  { approve: good, comment: "x" },
  { reject: true },
  { reject: "no" },
  { reject: { reason: "no" } },
  { reject: { note: 7 } },
  { edit: {} },
  { edit: [], shown: good },
  { edit: "x", shown: good },
  { edit: {}, shown: true },
  { comment: "" },
  { comment: 7 },
  ...carried({ approve: good }).map(([, value]) => value),
];

describe("an answer", () => {
  test.each(wrongAnswers.map((said, index) => [index, said] as const))(
    "in no form it has (%i) refuses, is one entry and changes nothing",
    async (_, said) => {
      const { governor, store, id } = await world();
      const before = await records(store, id);
      const entries = (await governor.journal()).length;
      const answered = await governor.answer(id, ann, any(said));
      expect(answered).toMatchObject({
        ok: false,
        issues: [{ code: "answer-invalid", message: expect.stringContaining("{ approve: SHOWN }") }],
      });
      expect(await records(store, id)).toBe(before);
      const added = (await governor.journal()).slice(entries);
      expect(added).toMatchObject([{ kind: "refused", approval: id, issues: [{ code: "answer-invalid" }] }]);
    },
  );

  test("by nobody that it takes for a person refuses", async () => {
    const { governor, store, id } = await world();
    const before = await records(store, id);
    const { shown } = (await governor.approval(id)) as { shown: string };
    for (const by of people)
      expect(await governor.answer(id, any(by), { approve: shown })).toMatchObject({
        ok: false,
        issues: [{ code: "person-invalid" }],
      });
    expect(await records(store, id)).toBe(before);
  });

  test("whose reader's getter says one thing first and another then is none of plain data", async () => {
    const { governor, id } = await world();
    const { shown } = (await governor.approval(id)) as { shown: string };
    let asks = 0;
    const said = Object.defineProperty({}, "approve", {
      enumerable: true,
      get: () => (asks++ === 0 ? shown : "0000000000000000"),
    });
    expect(await governor.answer(id, ann, any(said))).toMatchObject({ ok: false });
    expect(asks).toBe(0);
  });
});

test("an elevation or a grant in no form it has refuses and changes nothing", async () => {
  const { governor, store, id } = await world();
  const before = await records(store, id);
  const { shown } = (await governor.approval(id)) as { shown: string };
  for (const options of [...carried({ shown }).map(([, value]) => value), {}, { shown: true }])
    expect(await governor.elevate(id, ann, any(options))).toMatchObject({ ok: false });
  const grant = { request: id, shown, match: "exact", scope: "session" };
  const wrong = [
    ...carried(grant).map(([, value]) => value),
    { ...grant, match: "any" },
    { ...grant, match: { schema: true } },
    { ...grant, match: { schema: {}, more: 1 } },
    { ...grant, scope: "everybody" },
    { ...grant, uses: "7" },
    { ...grant, ttl: Number.NaN },
    { ...grant, shown: undefined },
    { approval: id, shown, match: "exact", scope: "session" },
  ];
  for (const input of wrong)
    expect(await governor.grants.create(any(input), ann)).toMatchObject({
      ok: false,
      issues: [{ code: "grant-invalid" }],
    });
  for (const by of people)
    expect(await governor.grants.create(any(grant), any(by))).toMatchObject({ ok: false });
  expect(await records(store, id)).toBe(before);
});

type Act = (governor: Governor, value: unknown) => Promise<unknown>;

const scopes: readonly unknown[] = [
  "*",
  "everything",
  {},
  { tool: "AddComment" },
  { tools: "AddComment" },
  { connector: "desk", tool: "AddComment" },
  { operation: "AddComment" },
  { connector: "desk", actor: "ann" },
  { connector: "" },
  { connector: ["desk"] },
  ...carried({ connector: "desk" }).map(([, value]) => value),
];

test.each<[string, readonly unknown[], Act]>([
  ["a halt's scope", scopes, (governor, value) => governor.halt(any(value), ann)],
  ["a lift's scope", scopes, (governor, value) => governor.lift(any(value), ann)],
  ["who halts", people, (governor, value) => governor.halt("all", any(value))],
  ["who lifts", people, (governor, value) => governor.lift("all", any(value))],
  ["who revokes", people, (governor, value) => governor.revokeConnection("desk-1", any(value))],
  ["who renews", people, (governor, value) => governor.renewConnection("desk-1", any(value))],
  ["who sets a policy", people, (governor, value) => governor.setPolicy(policy, any(value))],
  ["who performs", people, (governor, value) => governor.perform("x", any(value))],
  ["who follows", people, (governor, value) => governor.follow(1, any(value))],
  [
    "a connection",
    ["", 7, null, ["desk-1"], { id: "desk-1" }],
    (governor, value) => governor.revokeConnection(any(value), ann),
  ],
  [
    "a policy",
    [
      {},
      null,
      "x",
      7,
      [],
      { ...policy, revision: "0" },
      { ...policy, more: 1 },
      { ...policy, tools: {} },
      Object.create(policy),
    ],
    (governor, value) => governor.setPolicy(any(value), ann),
  ],
  [
    "a claim",
    [0, -1, 1.5, "1", null, Number.NaN, { entry: 1 }],
    (governor, value) => governor.resolve(any(value), { ran: true, by: ann }),
  ],
  [
    "a resolution",
    [
      {},
      { ran: "yes", by: ann },
      { ran: 1, by: ann },
      { by: ann },
      { ran: true },
      { ran: true, by: ann, more: 1 },
      { ran: true, by: { id: "" } },
      ...carried({ ran: true, by: ann }).map(([, value]) => value),
    ],
    (governor, value) => governor.resolve(1, any(value)),
  ],
  [
    "a session",
    [
      {},
      { actor: ann },
      { mode: "review" },
      { mode: "free", actor: ann },
      { mode: { autonomous: {} }, actor: ann },
      { mode: ["review"], actor: ann },
      { mode: "review", actor: {} },
      { mode: "review", actor: ann, id: "" },
      { mode: "review", actor: ann, tenant: 7 },
      ...carried({ mode: "review", actor: ann }).map(([, value]) => value),
    ],
    (governor, value) => governor.session(any(value)),
  ],
  [
    "a resumption",
    [{}, { actor: "ann" }, { actor: {} }, { actor: ann, more: 1 }, Object.create({ actor: ann })],
    (governor, value) => governor.resume("x", any(value)),
  ],
  [
    "options",
    [{ tenat: "t" }, { tenant: "" }, { tenant: 7 }, Object.create({ tenant: "t" }), "t", []],
    (governor, value) => governor.halt("all", ann, any(value)),
  ],
  [
    "a reader's options",
    [{ tenat: "t" }, { by: "ann" }, { by: {} }, Object.create({ tenant: "t" }), "t"],
    (governor, value) => governor.pending(any(value)),
  ],
  [
    "the journal's options",
    [{ from: 0 }, { from: "1" }, { limit: -1 }, { limit: 1e9 }, { after: 1 }],
    (governor, value) => governor.journal(any(value)),
  ],
  ["an id", ["", 7, null, {}, ["x"]], (governor, value) => governor.approval(any(value))],
])("%s in no form it has rejects and changes nothing", async (_, values, act) => {
  const { governor, store, id } = await world();
  const before = await records(store, id);
  for (const value of values) {
    const ended = await act(governor, value).then(
      () => "done",
      (error: { code?: string }) => error.code,
    );
    expect([ended, value]).toEqual([expect.stringMatching(/-(?:invalid|unknown|open)$/u), value]);
  }
  expect(await records(store, id)).toBe(before);
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["no invoke", { policy }],
  ["an invoke that is none", { policy, invoke: "https://example.com" }],
  ["a misspelt option", { policy, invoke, onAproval: () => undefined }],
  ["a policy's text", { policy: JSON.stringify(policy), invoke }],
  [
    "a policy that was altered",
    { policy: { ...policy, ceiling: { autonomous: { onAsk: "proceed" } } }, invoke },
  ],
  ["a store that is none", { policy, invoke, store: {} }],
  ["a may that is none", { policy, invoke, may: true }],
  ["a profile that is none", { policy, invoke, profile: "lax" }],
  ["a deadline of no time", { policy, invoke, deadline: 0 }],
  ["a lease that never ends", { policy, invoke, lease: Number.POSITIVE_INFINITY }],
  ["more than can be shown", { policy, invoke, show: { leaves: 1_000_000 } }],
  ["secrets that are none", { policy, invoke, secrets: { version: () => "1" } }],
  ["checkpoints that go nowhere", { policy, invoke, checkpoints: { every: 1 } }],
])("a governor made with %s is none", (_, options) => {
  expect(() => createGovernor(any<GovernorOptions>(options))).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^(?:options|policy)-invalid$/u) }),
  );
});

test.each<[string, unknown]>([
  ["no keys", { current: "k" }],
  ["a text as a key", { current: "k", keys: { k: "x".repeat(64) } }],
  ["a short key", { current: "k", keys: { k: new Uint8Array(31) } }],
  ["a short older key", { current: "k", keys: { k: new Uint8Array(32), old: new Uint8Array(0) } }],
  ["no current key", { current: "k", keys: { other: new Uint8Array(32) } }],
  ["an inherited key", { current: "k", keys: Object.create({ k: new Uint8Array(32) }) }],
])("a key ring with %s is none", (_, keys) => {
  expect(() => createGovernor({ policy, invoke, keys: any(keys) })).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^keys?-/u) }),
  );
});

test("a store that lasts and no keys is no governor", () => {
  const store = { ...createMemoryStore(), durable: true };
  expect(() => createGovernor({ policy, invoke, store })).toThrow(
    expect.objectContaining({ code: "keys-missing" }),
  );
});

test("a host's may permits by true alone", async () => {
  for (const says of [1, "yes", {}, Promise.resolve("true"), undefined, null]) {
    const { governor, id } = await world({ may: any(() => says) });
    expect(await governor.answer(id, ann, { reject: {} })).toMatchObject({
      ok: false,
      issues: [{ code: "not-permitted" }],
    });
    await expect(governor.halt("all", ann)).rejects.toMatchObject({ code: "not-permitted" });
  }
});

test("the options of a call in no form they have are told, and nothing is asked", async () => {
  const { governor } = await world();
  const session = await governor.session({ mode: "review", actor: ann });
  const before = (await governor.pending()).length;
  for (const options of [
    "x",
    [],
    { callId: 7 },
    { callId: "" },
    { signal: {} },
    { origins: [] },
    { origins: { "/a": "heaven" } },
    { origin: {} },
  ])
    expect(await session.call("AddComment", {}, any(options))).toMatchObject({
      status: "invalid",
      issues: [{ code: "options-invalid" }],
    });
  expect(await governor.pending()).toHaveLength(before);
});
