import { wireTwins } from "../approval/wire-twins.ts";

const policies = 60_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
const { exceptions, ...counts } = wireTwins(policies, seed);
console.log(
  `values of the same bytes: seed ${seed}, ${JSON.stringify(counts)}, exceptions ${exceptions.length}`,
);
for (const exception of exceptions) console.log(JSON.stringify(exception));
if (exceptions.length > 0 || counts.twins === 0) process.exitCode = 1;
