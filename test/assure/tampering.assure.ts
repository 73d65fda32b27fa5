// At least 10,000 random lies about journals of up to 200 entries, each to be found where it is.
//   node test/assure/tampering.assure.ts [runs] [seed]
import { lies, tamper } from "../governor/tampering.ts";

const [runs, seed] = process.argv.slice(2).map(Number);
const counts = await tamper(runs ?? 14_000, seed);
const kinds = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
console.log(`${lies(counts)} lies, all found where they are: ${kinds.sort().join(", ")}`);
if (runs === undefined && lies(counts) < 10_000) process.exitCode = 1;
