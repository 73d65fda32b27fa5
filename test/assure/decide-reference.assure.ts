import { differ } from "../approval/differential.ts";

const cases = 1_000_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
const { differences, verdicts } = differ(cases, seed);
console.log(
  `decide against the reference: ${cases} cases, seed ${seed}, ${JSON.stringify(verdicts)}, differences ${differences.length}`,
);
for (const drawn of differences) console.log(JSON.stringify(drawn));
if (differences.length > 0) process.exitCode = 1;
