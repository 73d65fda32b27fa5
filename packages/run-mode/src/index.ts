/** The decision table: permission x access x authority x mode, with ceilings and profiles. Pure. */
export { type DecisionRow, decisionTable } from "./decision-table.ts";
export { type ProfileDifference, printDifference, profileDifference } from "./difference.ts";
export {
  answerOf,
  evaluateRunMode,
  type RunModeAnswers,
  type RunModeFacts,
  type RunModeQuestion,
  type RunModeTerms,
  runModeOf,
} from "./evaluate.ts";
export { printDecisionTable } from "./print.ts";
export { baseTable, type Cell, type Column, columns, type Profile, type Row } from "./table.ts";
