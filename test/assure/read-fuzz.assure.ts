// 20,000 damaged definitions, each read in full.
//   node test/assure/read-fuzz.assure.ts [documents]
import { fuzz, fuzzLine } from "../swagger/fuzz.ts";

const documents = Number(process.argv[2] ?? 20_000);
const seed = Number(process.env["ASSURE_SEED"] ?? Date.now() % 1_000_000);
console.log(`reading, seed ${seed}: ${fuzzLine(fuzz(documents, seed, 1_000))}`);
