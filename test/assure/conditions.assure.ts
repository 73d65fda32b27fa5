import { compareConditions } from "../approval/conditions.ts";

const schemas = 20_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
const { differences, counts } = compareConditions(schemas, seed);
console.log(
  `conditions against the reference: ${schemas} schemas, seed ${seed}, ${JSON.stringify(counts)}, differences ${differences.length}`,
);
for (const difference of differences) console.log(JSON.stringify(difference));
if (differences.length > 0) process.exitCode = 1;
