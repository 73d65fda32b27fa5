/** Whether a call may run, who is asked, and whether an approval fits it. Pure: time and ids come in as facts. */

export { type Answer, answerApproval, hasApproval, isOpen, mayAnswer } from "./answer.ts";
export { boundsEveryLeaf, firstUnbounded } from "./bounded.ts";
export { couldRun } from "./could-run.ts";
export { decide } from "./decide.ts";
export { explain } from "./explain.ts";
export type { Elevation, Facts, Grant } from "./facts.ts";
export { fits } from "./fits.ts";
export { isGrantable } from "./grant.ts";
export {
  leafLine,
  type RenderedLeaf,
  type RenderedRequest,
  renderRequest,
  type ShowLimits,
  showLimits,
} from "./render.ts";
export {
  type ApprovalRequest,
  approvalDigest,
  definitionOf,
  entryDigest,
  type Origin,
  shownData,
  type Vote,
} from "./request.ts";
