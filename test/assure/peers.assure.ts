import { comparePeers } from "../approval/peers.ts";

const cases = 100_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
const { cedar, opa, verdicts } = await comparePeers(cases, seed);
console.log(
  `decide against Cedar and Rego: ${cases} cases, seed ${seed}, ${JSON.stringify(verdicts)}, ` +
    `differences: Cedar ${cedar.length}, Rego ${opa === undefined ? "not compared (no opa)" : opa.length}`,
);
for (const drawn of [...cedar.slice(0, 5), ...(opa ?? []).slice(0, 5)]) console.log(JSON.stringify(drawn));
if (cedar.length > 0 || opa === undefined || opa.length > 0) process.exitCode = 1;
