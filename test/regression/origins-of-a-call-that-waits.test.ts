import type { Session } from "@interlock/governor";
import { expect, test } from "vitest";
import { approve, edit } from "../governor/answering.ts";
import { ann, asked, good, setUp } from "../governor/set-up.ts";

const unknown = { origins: ["unknown"], permission: "deny", reason: "?", tellAgent: false } as const;
const tainted = { origins: ["result"], permission: "deny", reason: "tainted", tellAgent: false } as const;
const prompt = { "/issueId": "prompt", "/comment": "prompt" } as const;

async function askedFrom({ session }: { session: Session }, callId?: string): Promise<string> {
  const named = callId === undefined ? {} : { callId };
  const outcome = await session.call("AddComment", good, { origins: prompt, ...named });
  if (outcome.status !== "pending") throw new Error(JSON.stringify(outcome));
  return outcome.approval;
}

// On resume every argument counted as unknown: what a person had approved was denied.
test("an approved call has the origins that it was asked with, however it is run", async () => {
  for (const run of ["resume", "governor", "perform", "named"]) {
    const { governor, session: attended } = await setUp({ rules: [unknown] });
    const parked = () => governor.session({ mode: { autonomous: { onAsk: "defer" } }, actor: ann });
    const session = run === "perform" ? await parked() : attended;
    const id = await askedFrom({ session }, "call-1");
    await approve(governor, id, ann);
    const outcome =
      run === "resume"
        ? await session.resume(id)
        : run === "governor"
          ? await governor.resume(id, { actor: ann })
          : run === "perform"
            ? await governor.perform(id, ann)
            : await session.call("AddComment", good, { callId: "call-1" });
    expect(outcome, run).toMatchObject({ status: "completed" });
  }
});

test("what a person writes into a call is their word, what they leave keeps its origin", async () => {
  const world = await setUp({ rules: [unknown] });
  const { governor, session } = world;
  const id = await askedFrom(world);
  expect(await edit(governor, id, ann, { ...good, issueId: "OPS-7" })).toMatchObject({ ok: true });
  expect((await governor.approval(id))?.origins).toMatchObject({
    "/issueId": "prompt",
    "/comment/body": "prompt",
  });
  expect(await session.resume(id)).toMatchObject({ status: "completed" });
});

// An equal call that came from a result got the pending request of one that came from the prompt, undecided.
test("an equal call with other origins is decided by its own, and journalled, although one is pending", async () => {
  const world = await setUp({ rules: [tainted] });
  const { governor, session } = world;
  const id = await askedFrom(world);
  const origins = { "/issueId": "result:1" } as const;
  expect(await session.call("AddComment", good, { origins })).toMatchObject({ status: "denied" });
  const decided = (await governor.journal()).filter(({ kind }) => kind === "decided");
  expect(decided).toMatchObject([{ verdict: "ask" }, { verdict: "deny" }]);
  expect(await asked(session, good)).toBe(id);
});
