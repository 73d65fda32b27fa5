import { createGovernor, type GovernorOptions, type SessionInput } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good, setUp } from "../governor/set-up.ts";

// Each of these was `policy-error`, `approval-mismatch`, or found at the first call.
test("a session that was opened otherwise is refused by that name", async () => {
  const { governor, session } = await setUp({ permission: "allow" });
  await session.call("AddComment", good);
  const { id } = session;
  await expect(governor.session({ id, mode: "readOnly", actor: ann })).rejects.toMatchObject({
    code: "session-differs",
    message: expect.stringContaining("mode"),
  });
  await expect(governor.session({ id, mode: "review", actor: { id: "eve" } })).rejects.toMatchObject({
    code: "session-differs",
    message: expect.stringContaining("actor"),
  });
  await expect(governor.session({ id, mode: "review", actor: ann, tenant: "t" })).resolves.toBeDefined();
});

test.each<[string, object]>([
  ["actor", { mode: "review" }],
  ["actor", { mode: "review", actor: "ann" }],
  ["actor.id", { mode: "review", actor: { id: "" } }],
  ["mode", { actor: ann }],
  ["mode", { mode: "Review", actor: ann }],
])("a session without a right %s is refused where it is opened", async (member, input) => {
  const { governor } = await setUp();
  await expect(governor.session(input as SessionInput)).rejects.toMatchObject({
    code: "session-invalid",
    message: expect.stringContaining(`"${member}"`),
  });
});

test("an authority that throws is no error of the policy", async () => {
  const authority = () => Promise.reject(new Error("down"));
  const { session } = await setUp({ permission: "allow" }, { authority });
  expect(await session.call("AddComment", good)).toEqual({
    status: "denied",
    reasons: [{ code: "authority-failed" }],
  });
});

test("a request that does not exist is unknown, not another one's", async () => {
  const { governor, session } = await setUp();
  const unknown = { status: "denied", reasons: [{ code: "approval-unknown" }] };
  expect(await session.resume("nonsense")).toEqual(unknown);
  expect(await governor.resume("nonsense", { actor: ann })).toEqual(unknown);
  expect(await governor.perform("nonsense", ann)).toEqual(unknown);
});

test.each<[string, Partial<Record<keyof GovernorOptions, unknown>>, string]>([
  ["no invoke", { invoke: undefined }, "options-invalid"],
  ["an invoke that is none", { invoke: {} }, "options-invalid"],
  ["no policy", { policy: undefined }, "policy-invalid"],
  ["a policy that is a path", { policy: "policy.json" }, "policy-invalid"],
])("%s is found where the governor is made, not at its first call", (_, parts, code) => {
  const options = { policy: policyOf([toolEntry()]), invoke: async () => ({}), ...parts };
  expect(() => createGovernor(options as unknown as GovernorOptions)).toThrow(
    expect.objectContaining({ code }),
  );
});
