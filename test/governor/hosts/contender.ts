// A host among several on one store, which all want the same thing at the same moment.
import { setTimeout as sleep } from "node:timers/promises";
import { approve } from "../answering.ts";
import { parameters, serve } from "./process.ts";
import { ann, openWorldStore, type World, worldGovernor } from "./world.ts";

/** What a contender is asked to do; it answers with a list of words, one for each attempt. */
export type Contest =
  | { readonly kind: "resume"; readonly approval: string; readonly session: string; readonly times: number }
  | { readonly kind: "answer"; readonly approval: string; readonly approve: boolean; readonly at: number }
  | { readonly kind: "expire"; readonly approval: string; readonly at: number };

const world = parameters<World>();
const governor = worldGovernor(world, await openWorldStore(world));

serve<Contest>(async (contest) => {
  if (contest.kind === "resume") {
    const session = await governor.session({ id: contest.session, mode: "review", actor: ann });
    const attempts = Array.from({ length: contest.times }, () => session.resume(contest.approval));
    return (await Promise.all(attempts)).map((outcome) => outcome.status);
  }
  await sleep(Math.max(0, contest.at - Date.now()));
  if (contest.kind === "expire") {
    const pending = await governor.pending();
    return [pending.some((request) => request.id === contest.approval) ? "pending" : "gone"];
  }
  const { approval, approve: approves } = contest;
  const answered = await (approves
    ? approve(governor, approval, ann)
    : governor.answer(approval, ann, { reject: {} }));
  return [answered.ok ? answered.value.status : (answered.issues[0]?.code ?? "")];
});
