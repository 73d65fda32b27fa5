import { createGovernor } from "@interlock/governor";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { shownOf } from "./answering.ts";
import { type Hostile, hostileForms, type MayBe, noIds } from "./every-form.ts";
import { rawMemory } from "./hand-in-database-memory.ts";
import { ann, asked, good } from "./set-up.ts";

/** What every door stands in front of: a request that waits, one that is approved, a grant, a halt. */
async function world() {
  const { store, rows, lines } = rawMemory();
  let sent = 0;
  const governor = createGovernor({
    policy: policyOf([toolEntry({ grants: { kind: "exact" } })]),
    store,
    keys: { current: "k", keys: { k: new Uint8Array(32).fill(1) } },
    invoke: async () => {
      sent++;
      return { status: 200, headers: {}, body: null };
    },
  });
  const session = await governor.session({ id: "s", mode: "review", actor: ann });
  const id = await asked(session);
  const approved = await asked(session, { ...good, issueId: "OPS-2" });
  await governor.answer(approved, ann, { approve: await shownOf(governor, approved) });
  await governor.halt({ actor: "eve" }, ann);
  const shown = await shownOf(governor, id);
  const state = async () => JSON.stringify(await rows());
  const entries = async () =>
    (await lines()).map(({ entry }) => JSON.parse(entry) as Record<string, unknown>);
  return { governor, session, id, approved, shown, state, entries, sent: () => sent };
}

type World = Awaited<ReturnType<typeof world>>;

/** A door: what is handed over there, in every wrong form, and the code with which it is refused. */
interface Case {
  readonly door: string;
  readonly code: string;
  readonly forms: (world: World) => readonly Hostile[];
  /** Hands a form over; where a refusal is a value, it has its entry in the journal. */
  readonly act: (world: World, form: never) => unknown;
  readonly journals?: true;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
const textOrList: MayBe = (member, value) =>
  (member === "groups" && Array.isArray(value)) || (member === "channel" && typeof value === "string");
const person = { id: "ann", groups: ["g"], channel: "c" };
const people = (): readonly Hostile[] => [
  ...hostileForms(person, ["groups", "channel"], textOrList),
  { how: "nobody", value: undefined },
];
const withTenant = hostileForms({ tenant: "t" }, ["tenant"]).filter(({ value }) => value !== null);
const asReader = hostileForms({ tenant: "t", by: person }, ["tenant", "by"], (member, value) => {
  return member === "by" && value === undefined;
}).filter(({ value }) => value !== null);

const answers: readonly Case[] = [
  answering("answer: the answer, an approval", ({ shown }) => hostileForms({ approve: shown })),
  answering("answer: the answer, a rejection", () => [
    ...hostileForms({ reject: { note: "n" } }, [], (_, value) => isEmpty(value)),
    ...hostileForms({ note: "n" }, ["note"], (_, value) => value === "").map(({ how, value }) => ({
      how: `reject ${how}`,
      value: { reject: value },
    })),
  ]),
  answering("answer: the answer, an edit", ({ shown }) =>
    hostileForms({ edit: good, shown }, [], (member, value) => member === "edit" && isEmpty(value)),
  ),
  answering("answer: the answer, a comment", () => hostileForms({ comment: "hm" })),
  {
    door: "answer: the person",
    code: "person-invalid",
    journals: true,
    forms: people,
    act: ({ governor, id, shown }, by) => governor.answer(id, by, { approve: shown }),
  },
  {
    door: "answer: the request",
    code: "id-invalid",
    journals: true,
    forms: () => noIds,
    act: ({ governor, shown }, id) => governor.answer(id, ann, { approve: shown }),
  },
  {
    door: "elevate: the person",
    code: "person-invalid",
    journals: true,
    forms: people,
    act: ({ governor, approved, shown }, by) => governor.elevate(approved, by, { shown }),
  },
  {
    door: "elevate: its options",
    code: "options-invalid",
    journals: true,
    forms: ({ shown }) => hostileForms({ shown, tenant: "default" }, ["tenant"]),
    act: ({ governor, approved }, options) => governor.elevate(approved, ann, options),
  },
  {
    door: "grants.create: the grant",
    code: "grant-invalid",
    journals: true,
    forms: ({ id, shown }) =>
      hostileForms(
        { request: id, shown, match: "exact", scope: "session", uses: 1, ttl: 1_000 },
        ["uses", "ttl"],
        // Which numbers the policy permits is said otherwise.
        (member, value) =>
          ["uses", "ttl"].includes(member) && typeof value === "number" && !Number.isNaN(value),
      ),
    act: ({ governor }, input) => governor.grants.create(input, ann),
  },
  {
    door: "grants.create: the person",
    code: "person-invalid",
    journals: true,
    forms: people,
    act: ({ governor, id, shown }, by) =>
      governor.grants.create({ request: id, shown, match: "exact", scope: "session" }, by),
  },
];

const scopes = (valid: Readonly<Record<string, unknown>>): readonly Hostile[] => hostileForms(valid);

const others: readonly Case[] = [
  ...(["halt", "lift"] as const).flatMap((act): readonly Case[] => [
    {
      door: `${act}: the scope`,
      code: "scope-invalid",
      forms: () => [
        ...scopes({ connector: "desk" }),
        // Without an operation it is another scope.
        ...scopes({ connector: "desk", operation: "AddComment" }).filter(
          ({ how }) => !/^(without operation|operation (undefined|inherited))$/u.test(how),
        ),
        ...scopes({ actor: "eve" }),
      ],
      act: ({ governor }, scope) => governor[act](scope, ann),
    },
    byPerson(act, ({ governor }, by) => governor[act]({ actor: "eve" }, by)),
    inTenant(act, ({ governor }, options) => governor[act]({ actor: "eve" }, ann, options)),
  ]),
  ...(["revokeConnection", "renewConnection"] as const).flatMap((act): readonly Case[] => [
    ofId(act, ({ governor }, id) => governor[act](id, ann)),
    byPerson(act, ({ governor }, by) => governor[act]("desk-1", by)),
    inTenant(act, ({ governor }, options) => governor[act]("desk-1", ann, options)),
  ]),
  byPerson("setPolicy", ({ governor }, by) => governor.setPolicy(policyOf([]), by)),
  inTenant("setPolicy", ({ governor }, options) => governor.setPolicy(policyOf([]), ann, options)),
  ofId("grants.revoke", ({ governor }, id) => governor.grants.revoke(id, ann)),
  byPerson("grants.revoke", ({ governor }, by) => governor.grants.revoke("g", by)),
  inTenant("grants.revoke", ({ governor }, options) => governor.grants.revoke("g", ann, options)),
  {
    door: "resolve: the entry",
    code: "entry-invalid",
    forms: () => [
      ...noIds,
      ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1"].map((value) => ({ how: `${value}`, value })),
    ],
    act: ({ governor }, entry) => governor.resolve(entry, { ran: true, by: ann }),
  },
  {
    door: "resolve: the word",
    code: "resolution-invalid",
    forms: () => [
      ...hostileForms({ ran: true, by: person }, [], (member, value) => member === "ran" && value === true),
      { how: "nothing", value: undefined },
    ],
    act: ({ governor }, word) => governor.resolve(1, word),
  },
  inTenant("resolve", ({ governor }, options) => governor.resolve(1, { ran: true, by: ann }, options)),
  {
    door: "session",
    code: "session-invalid",
    forms: () => [
      ...hostileForms({ mode: "review", actor: person, id: "x", tenant: "t" }, ["id", "tenant"]),
      ...[
        "Review",
        "autonomous",
        { autonomous: {} },
        { autonomous: { onAsk: "yes" } },
        { autonomous: { onAsk: "deny" }, more: 1 },
      ].map((mode) => ({ how: JSON.stringify(mode), value: { mode, actor: ann } })),
      { how: "nothing", value: undefined },
    ],
    act: ({ governor }, input) => governor.session(input),
  },
  ofId("resume", ({ governor }, id) => governor.resume(id, { actor: ann })),
  {
    door: "resume: its options",
    code: "options-invalid",
    forms: () => [
      ...hostileForms({ actor: person, tenant: "default" }, ["tenant"]),
      { how: "nothing", value: undefined },
      { how: "a signal that is none", value: { actor: person, signal: {} } },
    ],
    act: ({ governor, approved }, options) => governor.resume(approved, options),
  },
  ofId("perform", ({ governor }, id) => governor.perform(id, ann)),
  byPerson("perform", ({ governor, approved }, by) => governor.perform(approved, by)),
  inTenant("perform", ({ governor, approved }, options) => governor.perform(approved, ann, options)),
  ofId("approval", ({ governor }, id) => governor.approval(id)),
  ofId("answered", ({ governor }, id) => governor.answered(id)),
  ...readers({
    approval: ({ governor, id }, options) => governor.approval(id, options),
    answered: ({ governor, approved }, options) => governor.answered(approved, options),
    pending: ({ governor }, options) => governor.pending(options),
    "grants.list": ({ governor }, options) => governor.grants.list(options),
    halts: ({ governor }, options) => governor.halts(options),
    connections: ({ governor }, options) => governor.connections(options),
    unresolved: ({ governor }, options) => governor.unresolved(options),
    checkpoint: ({ governor }, options) => governor.checkpoint(options),
    journal: ({ governor }, options) => governor.journal(options),
  }),
  {
    door: "journal: its page",
    code: "options-invalid",
    forms: () =>
      hostileForms({ from: 1, limit: 10 }, ["from", "limit"]).filter(({ value }) => value !== null),
    act: ({ governor }, options) => governor.journal(options),
  },
  {
    door: "follow: the entry",
    code: "entry-invalid",
    forms: () => noIds,
    act: ({ governor }, entry) => governor.follow(entry, ann),
  },
  {
    door: "a session's call: its options",
    code: "options-invalid",
    forms: () =>
      hostileForms(
        { callId: "c", origins: { "/issueId": "prompt" }, signal: new AbortController().signal },
        ["callId", "origins", "signal"],
        (member, value) => member === "origins" && isEmpty(value),
      ),
    act: ({ session }, options) => session.call("AddComment", { ...good, issueId: "OPS-3" }, options),
  },
  {
    door: "a session's resumption: its options",
    code: "options-invalid",
    forms: () => hostileForms({ signal: new AbortController().signal }, ["signal"]),
    act: ({ session, approved }, options) => session.resume(approved, options),
  },
  byPerson("follow", ({ governor }, by) => governor.follow(1, by)),
  inTenant("follow", ({ governor }, options) => governor.follow(1, ann, options)),
  byPerson("recorder", async ({ governor }, by) => governor.recorder(by)),
  inTenant("recorder", async ({ governor }, options) => governor.recorder(ann, options)),
];

describe.each([...answers, ...others])("$door", ({ code, forms, act, journals }) => {
  test(`is refused in every wrong form as ${code}, by a sentence, and nothing changes`, async () => {
    const opened = await world();
    const hostile = forms(opened);
    expect(hostile.length).toBeGreaterThan(5);
    let before = await opened.state();
    const found: string[] = [];
    let entries = (await opened.entries()).length;
    for (const { how, value } of hostile) {
      const refused = refusalOf(await run(() => act(opened, value as never)));
      if (refused?.code !== code) found.push(`${how}: ${refused?.code ?? "let through"}`);
      else if (refused.message.length < 20 || refused.message.length > 1_000)
        found.push(`${how}: ${refused.message}`);
      const after = await opened.state();
      if (after !== before) found.push(`${how}: changed something`);
      before = after;
      const written = (await opened.entries()).slice(entries);
      entries += written.length;
      const expected = journals ? ["refused"] : [];
      if (JSON.stringify(written.map(({ kind }) => kind)) !== JSON.stringify(expected))
        found.push(`${how}: journalled ${JSON.stringify(written)}`);
    }
    expect(found).toEqual([]);
    expect(opened.sent()).toBe(0);
  });
});

test("the right forms pass the same doors", async () => {
  const { governor, id, approved, shown } = await world();
  expect(await governor.answer(id, person, { comment: "hm" })).toMatchObject({ ok: true });
  const input = { request: id, shown, match: "exact", scope: "session", uses: 1, ttl: 1_000 } as const;
  expect(await governor.grants.create(input, person, { tenant: "default" })).toMatchObject({ ok: true });
  await governor.lift({ actor: "eve" }, person, {});
  await governor.halt({ connector: "desk", operation: "AddComment" }, person, { tenant: "default" });
  await governor.lift({ connector: "desk", operation: "AddComment" }, person);
  for (const options of [undefined, {}, { tenant: "default" }, { by: person }, Object.create(null) as object])
    expect(await governor.pending(options)).toHaveLength(1);
  const signal = new AbortController().signal;
  expect(await governor.resume(approved, { actor: person, signal })).toMatchObject({ status: "completed" });
  expect(await governor.journal({ from: 1, limit: 1, by: person })).toHaveLength(1);
});

function answering(door: string, forms: Case["forms"]): Case {
  return {
    door,
    code: "answer-invalid",
    journals: true,
    forms: (opened) => [...forms(opened), { how: "nothing", value: undefined }],
    act: ({ governor, id }, said) => governor.answer(id, ann, said),
  };
}

function byPerson(door: string, act: Case["act"]): Case {
  return { door: `${door}: the person`, code: "person-invalid", forms: people, act };
}

function inTenant(door: string, act: Case["act"]): Case {
  return { door: `${door}: its options`, code: "options-invalid", forms: () => withTenant, act };
}

function ofId(door: string, act: Case["act"]): Case {
  return { door: `${door}: the id`, code: "id-invalid", forms: () => noIds, act };
}

function readers(acts: Readonly<Record<string, Case["act"]>>): readonly Case[] {
  return Object.entries(acts).map(([name, act]) => ({
    door: `${name}: who reads`,
    code: "options-invalid",
    forms: () => asReader,
    act,
  }));
}

async function run(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return error;
  }
}

// Thrown or given back.
function refusalOf(result: unknown): { readonly code: string; readonly message: string } | undefined {
  const { ok, status, issues, code, message } = (result ?? {}) as Record<string, unknown>;
  if (ok === false || status === "invalid")
    return (issues as readonly { code: string; message: string }[])[0];
  return typeof code === "string" ? { code, message: String(message) } : undefined;
}
