import { fuzzRoles } from "../locks/role-fuzz.ts";

const wanted = 200_000;
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000) * 1_000;
const { breaches, ...counts } = fuzzRoles(seed, wanted);
console.log(`role fuzz: seed ${seed} ${JSON.stringify({ ...counts, breaches: breaches.length })}`);
for (const line of breaches.slice(0, 20)) console.log(line);
if (breaches.length > 0) process.exitCode = 1;
