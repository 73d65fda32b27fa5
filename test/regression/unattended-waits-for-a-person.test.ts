import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { ann, good, setUp } from "../governor/set-up.ts";

// A session that denies what asks waited for a person when only the ceiling asked.
test.each([
  ["deny", "denied"],
  ["proceed", "denied"],
  ["defer", "pending"],
] as const)(
  "an ask that a ceiling raises in an autonomous session with onAsk %s ends %s",
  async (onAsk, status) => {
    const policy = policyOf([toolEntry({ permission: "byAccess" })], { ceiling: "review" });
    const { governor, sent } = await setUp({}, { policy });
    const session = await governor.session({ mode: { autonomous: { onAsk } }, actor: ann });
    const outcome = await session.call("AddComment", good);
    const waiting = await governor.pending();
    if (status === "pending") {
      expect(outcome).toMatchObject({ status });
      expect(waiting).toMatchObject([{ deferred: true }]);
    } else {
      // A tool that could only be denied does not exist for the session.
      expect(outcome).toMatchObject({ status: "invalid", issues: [{ code: "operation-unknown" }] });
      expect(session.tools).toEqual([]);
      expect(waiting).toEqual([]);
    }
    expect(sent).toEqual([]);
  },
);
