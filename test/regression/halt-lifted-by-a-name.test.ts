import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good, setUp } from "../governor/set-up.ts";

// Who may set the policy could end a halt, or a limit's count, by calling the same thing otherwise.
test("a policy that calls a halted connector otherwise is refused while the halt stands", async () => {
  const { governor, session, sent } = await setUp({ permission: "allow" });
  await governor.halt({ connector: "desk" }, ann);
  const desk = { title: "Desk", connection: "desk-1", definition: "0" };
  const renamed = policyOf([toolEntry({ permission: "allow", connector: "desk2" })], {
    connectors: { desk2: desk },
  });
  await expect(governor.setPolicy(renamed, ann)).rejects.toMatchObject({ code: "halt-stands" });
  expect((await session.call("AddComment", good)).status).toBe("denied");
  await governor.lift({ connector: "desk" }, ann);
  await governor.setPolicy(renamed, ann);
  expect((await session.call("AddComment", good)).status).toBe("completed");
  expect(sent).toHaveLength(1);
});

test("a limit counts the operation, whatever its tool is called", async () => {
  const limits = { perDay: 1 };
  const { governor, session } = await setUp({ permission: "allow", limits });
  expect((await session.call("AddComment", good)).status).toBe("completed");
  await governor.setPolicy(
    policyOf([toolEntry({ name: "desk_AddComment", permission: "allow", limits })]),
    ann,
  );
  const other = { ...good, issueId: "OPS-2" };
  expect((await session.call("desk_AddComment", other)).status).toBe("pending");
});
