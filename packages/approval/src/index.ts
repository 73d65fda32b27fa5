/** Whether a call may run, who is asked, and whether an approval fits it. Pure: time and ids come in as facts. */
export { type Answer, answerApproval, mayAnswer } from "./answer.ts";
export { couldRun } from "./could-run.ts";
export { decide } from "./decide.ts";
export { explain } from "./explain.ts";
export type { Elevation, Facts, Grant, Origin } from "./facts.ts";
export { fits } from "./fits.ts";
export { boundsEveryLeaf } from "./grant.ts";
export { type RenderedLeaf, type RenderedRequest, renderRequest } from "./render.ts";
export { type ApprovalRequest, approvalDigest, definitionOf, entryDigest, type Vote } from "./request.ts";
