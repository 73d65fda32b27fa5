import type { Policy } from "@interlock/core";
import { createGovernor } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good, setUp } from "../governor/set-up.ts";

const right = policyOf([toolEntry({ permission: "allow" })]);
const wrong: Readonly<Record<string, unknown>> = {
  "another revision than its content's": { ...right, revision: "nonsense" },
  "a tool that is none": { ...right, tools: [{}] },
  "a policy of a later version": { ...right, version: 2 },
  "a policy file's text": JSON.stringify(right),
  nothing: undefined,
  null: null,
  "a list": [right],
};

// One such was stored, and every host that read it refused every call.
test.each(Object.entries(wrong))(
  "%s is refused by name, and the old policy stays in force",
  async (_, policy) => {
    const { governor, session } = await setUp({ permission: "allow" });
    await expect(governor.setPolicy(policy as Policy, ann)).rejects.toMatchObject({ code: "policy-invalid" });
    expect(await governor.journal()).toEqual([]);
    expect(await session.call("AddComment", good)).toMatchObject({ status: "completed" });
  },
);

// It was found at the first call.
test.each(Object.entries(wrong))("a governor is not made with %s", (_, policy) => {
  const invoke = () => Promise.reject(new Error("not called"));
  expect(() => createGovernor({ policy: policy as Policy, invoke })).toThrow(
    expect.objectContaining({ code: "policy-invalid" }),
  );
});
