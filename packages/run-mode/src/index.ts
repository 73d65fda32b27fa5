/** The decision table: permission x access x authority x mode, with ceilings and profiles. Pure. */
export { evaluateRunMode, type RunModeQuestion } from "./evaluate.ts";
export { baseTable, type Cell, type Profile, type Row } from "./table.ts";
