import type { Notice } from "@interlock/governor";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good, setUp } from "../governor/set-up.ts";

// After one setPolicy a newly deployed policy was ignored without a word, and `tools` disagreed with what ran.
test("a host that is deployed with another policy than the store's is told, and its tools are what runs", async () => {
  const { governor, another } = await setUp({ permission: "allow" });
  const stored = policyOf([toolEntry({ name: "Old", operation: "Old", permission: "allow" })]);
  await governor.setPolicy(stored, ann);
  const deployed = policyOf([toolEntry({ name: "New", operation: "New", permission: "allow" })]);
  const notices: Notice[] = [];
  const host = another({ policy: deployed, onNotice: (notice) => void notices.push(notice) });
  const session = await host.session({ mode: "review", actor: ann });
  expect(session.tools.map(({ name }) => name)).toEqual(["Old"]);
  expect(await session.call("Old", good)).toMatchObject({ status: "completed" });
  expect(await session.call("New", good)).toMatchObject({ status: "invalid" });
  await new Promise((resolve) => setImmediate(resolve));
  const told = notices.filter(({ code }) => code === "policy-superseded");
  expect(told).toMatchObject([
    { message: expect.stringMatching(new RegExp(`${stored.revision}.*${deployed.revision}`, "u")) },
  ]);
  // Calling setPolicy at start puts it in force.
  await host.setPolicy(deployed, ann);
  await session.refresh();
  expect(session.tools.map(({ name }) => name)).toEqual(["New"]);
});
