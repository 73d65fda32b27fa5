import type { InvokeRequest, InvokeResponse } from "@interlock/core";
import { createGovernor, type Governor, type GovernorOptions } from "@interlock/governor";
import { describe, expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "./set-up.ts";

const boss = { id: "boss" };
const policy = policyOf([
  toolEntry({ permission: "allow" }),
  toolEntry({
    name: "GetJob",
    operation: "GetJob",
    permission: "allow",
    limits: { perSession: 2 },
    access: "read",
    method: "get",
    path: "/jobs/{jobId}",
    parameters: [
      { in: "path", name: "jobId", key: "jobId" },
      { in: "query", name: "wait", key: "wait" },
      { in: "query", name: "team", key: "team" },
      { in: "query", name: "debug", key: "debug" },
    ],
    agent: [
      { pointer: "/jobId", key: "jobId", segments: [], required: true },
      { pointer: "/wait", key: "wait", segments: [], required: false },
    ],
    locks: [{ pointer: "/team", key: "team", segments: [], value: "payments" }],
    inputSchema: {
      type: "object",
      properties: { jobId: { type: "string" }, wait: { type: "integer" } },
      required: ["jobId"],
      additionalProperties: false,
    },
  }),
]);

interface World {
  readonly governor: Governor;
  readonly sent: InvokeRequest[];
}

function world(location: string | undefined, status = 202, options: Partial<GovernorOptions> = {}): World {
  const sent: InvokeRequest[] = [];
  const invoke = async (_: string, request: InvokeRequest): Promise<InvokeResponse> => {
    sent.push(request);
    if (request.method === "GET") return { status: 200, headers: {}, body: { state: "done" } };
    return { status, headers: location === undefined ? {} : { Location: location }, body: null };
  };
  return { governor: createGovernor({ policy, invoke, ...options }), sent };
}

async function accepted(governor: Governor): Promise<number> {
  const session = await governor.session({ mode: "review", actor: ann });
  const outcome = await session.call("AddComment", good);
  if (outcome.status !== "completed" || outcome.entry === undefined) throw new Error(JSON.stringify(outcome));
  return outcome.entry;
}

test.each<[number, string | undefined, unknown]>([
  [202, "/jobs/7", { status: 202, location: "/jobs/7" }],
  [202, undefined, { status: 202 }],
  [201, "/jobs/7", { status: 201, location: "/jobs/7" }],
  [201, undefined, undefined],
  [200, "/jobs/7", undefined],
])("a %i with the location %j is told as accepted: %j", async (status, location, expected) => {
  const { governor } = world(location, status);
  const session = await governor.session({ mode: "review", actor: ann });
  const outcome = await session.call("AddComment", good);
  expect(outcome).toMatchObject({ status: "completed" });
  expect("accepted" in outcome ? outcome.accepted : undefined).toEqual(expected);
});

test.each([
  ["a path", "/jobs/7?wait=1"],
  ["an address of another host", "https://evil.example/jobs/7?wait=1"],
  ["a connection's runtime URL", "https://x.azure-apihub.net/apim/desk/abc/jobs/7?wait=1"],
])("%s is followed by a GET through the same connection", async (_, location) => {
  const { governor, sent } = world(location);
  const outcome = await governor.follow(await accepted(governor), boss);
  expect(outcome).toMatchObject({ status: "completed", value: { state: "done" } });
  expect(sent.at(-1)).toEqual({ method: "GET", path: "/jobs/7", queries: { wait: "1", team: "payments" } });
  const claimed = (await governor.journal()).filter((entry) => entry.kind === "claimed").at(-1);
  expect(claimed).toMatchObject({ tool: "GetJob", by: boss, follows: expect.any(Number) });
});

test("the called operation's own path is followed where the policy lets the agent read it, and only there", async () => {
  const { governor, sent } = world("/issues/OPS-1/comments");
  expect(await governor.follow(await accepted(governor), boss)).toMatchObject({ status: "denied" });
  expect(sent).toHaveLength(1);
});

describe.each([
  "/jobs/7?team=hr",
  "/jobs/7?debug=1",
  "/jobs/7?other=1",
  "/jobs/7?wait=1&wait=2",
  "/jobs/7?wait=x",
  "/issues/OPS-2/comments",
  "/issues/OPS-1/comments?more=1",
  "/admin",
  "/jobs/7/cancel",
  "/jobs/..%2fadmin",
  "/jobs/",
  "/jobs/%2e%2e",
  "//jobs/7/x",
  "::",
])("the location %s", (location) => {
  test("leads nowhere that the policy lets the agent read, and is not followed", async () => {
    const { governor, sent } = world(location);
    expect(await governor.follow(await accepted(governor), boss)).toMatchObject({ status: "denied" });
    expect(sent).toHaveLength(1);
    expect((await governor.journal()).at(-1)).toMatchObject({ kind: "refused", by: boss });
  });
});

test("a halt stops a follow-up, and a limit counts it", async () => {
  const { governor, sent } = world("/jobs/7");
  const entry = await accepted(governor);
  await governor.halt({ connector: "desk" }, boss);
  expect(await governor.follow(entry, boss)).toMatchObject({ reasons: [{ code: "halted" }] });
  await governor.lift({ connector: "desk" }, boss);
  for (let i = 0; i < 2; i++)
    expect(await governor.follow(entry, boss)).toMatchObject({ status: "completed" });
  expect(await governor.follow(entry, boss)).toMatchObject({ status: "denied" });
  expect(sent).toHaveLength(3);
});

test("who may not follow is told, and an entry that was not accepted is none", async () => {
  const { governor } = world("/jobs/7", 202, { may: (_, action) => action !== "follow" });
  const entry = await accepted(governor);
  await expect(governor.follow(entry, boss)).rejects.toMatchObject({ code: "not-permitted" });
  const open = world("/jobs/7").governor;
  await expect(open.follow(1, boss)).rejects.toMatchObject({ code: "claim-unknown" });
});

test("a write is not done again because the service points to it", async () => {
  const job = toolEntry({
    name: "RunJob",
    operation: "RunJob",
    permission: "allow",
    method: "get",
    path: "/jobs/{jobId}/run",
    parameters: [{ in: "path", name: "jobId", key: "jobId" }],
    agent: [{ pointer: "/jobId", key: "jobId", segments: [], required: true }],
    locks: [],
    inputSchema: { type: "object", properties: { jobId: { type: "string" } }, additionalProperties: false },
  });
  let sent = 0;
  const governor = createGovernor({
    policy: policyOf([job]),
    invoke: async () => {
      sent++;
      return { status: 202, headers: { Location: sent === 1 ? "/jobs/1/run" : "/jobs/2/run" }, body: null };
    },
  });
  const session = await governor.session({ mode: "review", actor: ann });
  for (const jobId of ["1", "3"]) {
    const outcome = await session.call("RunJob", { jobId });
    if (outcome.status !== "completed" || outcome.entry === undefined)
      throw new Error(JSON.stringify(outcome));
    expect(await governor.follow(outcome.entry, boss)).toMatchObject({ status: "denied" });
  }
  expect(sent).toBe(2);
});

test("who may not read by their own right follows nothing", async () => {
  let held = true;
  const { governor, sent } = world("/jobs/7", 202, { authority: () => (held ? "held" : "missing") });
  const entry = await accepted(governor);
  held = false;
  expect(await governor.follow(entry, boss)).toMatchObject({ status: "denied" });
  expect(sent).toHaveLength(1);
});
