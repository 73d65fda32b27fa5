import type { InvokeRequest, InvokeResponse, Json, ToolEntry } from "@interlock/core";
import {
  createGovernor,
  type Governor,
  type GovernorOptions,
  type Notice,
  type SecretProvider,
} from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve } from "./answering.ts";
import { ann, asked, good } from "./set-up.ts";

const lock = { pointer: "/comment/token", key: "comment", segments: ["token"], value: "", secret: "hook" };
const read: Partial<ToolEntry> = { name: "Read", permission: "allow", access: "read", locks: [] };

interface World {
  readonly governor: Governor;
  readonly sent: InvokeRequest[];
  readonly notices: Notice[];
}

function world(
  secrets: SecretProvider,
  answer: (request: InvokeRequest) => Json = () => null,
  options: Partial<GovernorOptions> = {},
): World {
  const sent: InvokeRequest[] = [];
  const notices: Notice[] = [];
  const governor = createGovernor({
    policy: policyOf([toolEntry({ locks: [lock] }), toolEntry({ ...read })]),
    secrets,
    onNotice: (notice) => void notices.push(notice),
    invoke: async (_, request): Promise<InvokeResponse> => {
      sent.push(request);
      return { status: 200, headers: {}, body: answer(request) };
    },
    ...options,
  });
  return { governor, sent, notices };
}

const told = (notices: readonly Notice[]): readonly string[] => notices.map(({ code }) => code);

test("an approval is bound to the version of a secret, and does not fit another", async () => {
  let version = "1";
  const provider = { version: () => version, value: () => ({ value: `value-of-${version}`, version }) };
  const { governor, sent } = world(provider);
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  version = "2";
  expect(await session.resume(id)).toMatchObject({
    status: "denied",
    reasons: [{ code: "permission" }, { code: "approval-mismatch" }],
  });
  expect(sent).toEqual([]);
  const again = await asked(session);
  await approve(governor, again, ann);
  expect((await session.resume(again)).status).toBe("completed");
  expect(JSON.stringify(sent[0]?.body)).toContain("value-of-2");
});

test("a value that comes with another version than was decided on is not sent", async () => {
  const provider = { version: () => "1", value: () => ({ value: "value-of-2", version: "2" }) };
  const { governor, sent } = world(provider);
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({ status: "failed", error: { code: "secret-changed" } });
  expect(sent).toEqual([]);
});

test("a bare value is of the version that is current afterwards", async () => {
  let asks = 0;
  const { governor, sent } = world({ version: () => String(++asks > 2 ? 2 : 1), value: () => "value-of-2" });
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  expect((await session.resume(id)).status).toBe("failed");
  expect(sent).toEqual([]);
});

test("a secret of one tool comes back in no result of another, on a host that never sent it", async () => {
  const { governor } = world(
    () => "s3cr3t-value",
    () => ({ echo: "it is s3cr3t-value", "s3cr3t-value": 1 }),
  );
  const session = await governor.session({ mode: "review", actor: ann });
  const outcome = await session.call("Read", good);
  expect(outcome).toMatchObject({ status: "completed" });
  expect(JSON.stringify(outcome)).not.toContain("s3cr3t");
});

test("a result is withheld while a secret that might stand in it cannot be resolved", async () => {
  let broken = true;
  const provider: SecretProvider = () => {
    if (broken) throw new Error("the vault is away");
    return "s3cr3t-value";
  };
  const { governor, sent, notices } = world(provider, () => "s3cr3t-value");
  const session = await governor.session({ mode: "review", actor: ann });
  expect(await session.call("Read", good)).toEqual({
    status: "completed",
    value: null,
    withheld: "secret-unavailable",
  });
  expect(sent).toHaveLength(1);
  expect(told(notices)).toContain("secret-unavailable");
  const completed = (await governor.journal()).find(({ kind }) => kind === "completed");
  expect(completed).toMatchObject({ withheld: "secret-unavailable" });
  broken = false;
  expect(await session.call("Read", { ...good, issueId: "OPS-2" })).toEqual({
    status: "completed",
    value: "secret:hook",
  });
});

test("a short secret is masked as a whole value, in results of the call that sent it alone", async () => {
  const { governor } = world(
    () => "1234",
    () => ({ pin: "1234", number: 1234, text: "12345", "1234": 1 }),
  );
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  expect(await session.resume(id)).toMatchObject({
    value: { pin: "secret:hook", number: "secret:hook", text: "12345", "1234": 1 },
  });
  expect(await session.call("Read", good)).toMatchObject({ value: { pin: "1234" } });
});

test("whoever sends a secret of the tenant is refused without a pointer, and the host is told", async () => {
  const { governor, sent, notices } = world(() => "s3cr3t-value");
  const session = await governor.session({ mode: "review", actor: ann });
  await session.call("Read", good);
  const guess = { ...good, issueId: Buffer.from("s3cr3t-value").toString("base64") };
  expect(await session.call("Read", guess)).toMatchObject({
    status: "invalid",
    issues: [{ code: "value-refused", pointer: "" }],
  });
  expect(sent).toHaveLength(1);
  expect(told(notices)).toContain("secret-guessed");
});

test("an error of the service tells no secret of the tenant", async () => {
  const { governor } = world(
    () => "s3cr3t-value",
    () => null,
    {
      invoke: async () => {
        const { InvokeError } = await import("@interlock/core");
        throw new InvokeError("bad-request", "no: s3cr3t-value", { status: 400, mayHaveRun: false });
      },
    },
  );
  const session = await governor.session({ mode: "review", actor: ann });
  const id = await asked(session);
  await approve(governor, id, ann);
  const outcome = await session.resume(id);
  expect(outcome).toMatchObject({ status: "failed", error: { message: "no: secret:hook" } });
});

test("a credential that the agent supplies is kept in no request: where a person would be asked it is denied", async () => {
  const agent = [
    { pointer: "/issueId", key: "issueId", segments: [], required: true, secret: true as const },
    { pointer: "/comment/body", key: "comment", segments: ["body"], required: true },
  ];
  const policy = policyOf([toolEntry({ permission: "allow", agent })]);
  const { governor } = world(
    () => "s3cr3t-value",
    () => null,
    { policy, authority: () => "missing" },
  );
  const session = await governor.session({ mode: "review", actor: ann });
  expect(await session.call("AddComment", good)).toMatchObject({
    status: "denied",
    reasons: expect.arrayContaining([{ code: "agent-secret" }]),
  });
  expect(await governor.pending()).toEqual([]);
});

test("a version that never comes, or an authority that never answers, ends at the deadline", async () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const provider = { version: never, value: never };
  const { governor, notices } = world(provider, () => null, { deadline: 30 });
  const session = await governor.session({ mode: "review", actor: ann });
  expect(await session.call("AddComment", good)).toMatchObject({
    status: "denied",
    reasons: [{ code: "secret-unavailable" }],
  });
  expect(told(notices)).toContain("secret-unavailable");
  const { governor: other } = world(
    () => "s3cr3t-value",
    () => null,
    { deadline: 30, authority: never },
  );
  const second = await other.session({ mode: "review", actor: ann });
  expect(await second.call("AddComment", good)).toMatchObject({ reasons: [{ code: "authority-failed" }] });
  await other.close();
});

test("a person's answer keeps no secret of the tenant either", async () => {
  const { governor } = world(() => "s3cr3t-value");
  const session = await governor.session({ mode: "review", actor: ann });
  await session.call("Read", good);
  const id = await asked(session);
  const { shown } = (await governor.approval(id)) as { shown: string };
  const guess = { ...good, comment: { body: "it is s3cr3t-value" } };
  for (const said of [
    { edit: guess, shown },
    { reject: { note: "no: s3cr3t-value" } },
    { comment: "s3cr3t-value" },
  ])
    expect(await governor.answer(id, ann, said)).toMatchObject({
      ok: false,
      issues: [{ code: "value-refused" }],
    });
});

test("a secret is masked without the white space around it as well", async () => {
  const { governor } = world(
    () => "s3cr3t-value\n",
    () => ["s3cr3t-value"],
  );
  const session = await governor.session({ mode: "review", actor: ann });
  expect(JSON.stringify(await session.call("Read", good))).not.toContain("s3cr3t");
});
