import { InvokeError } from "@interlock/core";
import { createGovernor, type SecretProvider } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good } from "../governor/set-up.ts";

// An error was masked only with the secrets that the process happened to know.
const secret = "s3cr3t-Pa-w0rd";
const lock = { pointer: "/comment/key", key: "comment", segments: ["key"], value: "", secret: "KEY" };

async function run(secrets: SecretProvider): Promise<string> {
  const governor = createGovernor({
    policy: policyOf([
      toolEntry({ permission: "allow", access: "read", locks: [] }),
      toolEntry({ name: "Other", locks: [lock] }),
    ]),
    secrets,
    invoke: async () => {
      throw new InvokeError(secret, `no: ${secret}`, { status: 400, requestId: secret, mayHaveRun: false });
    },
  });
  const session = await governor.session({ mode: "review", actor: ann });
  const outcome = await session.call("AddComment", good);
  if (outcome.status !== "failed") throw new Error(JSON.stringify(outcome));
  const error = outcome.error as InvokeError;
  return JSON.stringify([error.code, error.message, error.requestId ?? "", await governor.journal()]);
}

test("the first error of a process tells no secret of the tenant, in its code, its words or its id", async () => {
  expect(await run(() => secret)).not.toContain(secret);
});

test("an error is kept back while a secret that it might hold cannot be resolved", async () => {
  const told = await run(() => {
    throw new Error("away");
  });
  expect(JSON.parse(told)[1]).not.toContain(secret);
  expect(JSON.parse(told)[2]).not.toContain(secret);
});
