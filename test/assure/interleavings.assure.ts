// Halts, revocations, expiry, other policies and second claims between every two steps of every kind of call, on every store.
//   node test/assure/interleavings.assure.ts [every n-th step]
import { storeKinds, titled } from "../contracts/store-places.ts";
import { interleave } from "../governor/interleavings.ts";

const every = Number(process.argv[2] ?? 1);

for (const kind of storeKinds()) {
  if (kind.skip !== undefined) {
    console.log(titled(kind));
    continue;
  }
  const { steps, cases, stopped, ran, faults } = await interleave(kind, every);
  console.log(
    `${kind.name}: ${cases} interleavings, ${stopped} stopped, ${ran} ran, ${faults.length} faults; ` +
      `steps: ${JSON.stringify(steps)}`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length > 0 || stopped === 0 || ran === 0) process.exitCode = 1;
}
