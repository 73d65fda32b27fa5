// 300 hosts killed at random points per store that outlives them, in chains of 20 on one place.
//   node test/assure/crash.assure.ts [runs]
import { crashHosts } from "../governor/crash.ts";
import { durablePlaces } from "../governor/hosts/place.ts";

const runs = Number(process.argv[2] ?? 300);
const chain = 20;

for (const { name, skip, create } of durablePlaces) {
  if (skip !== undefined) continue;
  const total = { runs: 0, claimed: 0, arrived: 0, unknown: 0, unknownButArrived: 0 };
  const faults: string[] = [];
  while (total.runs < runs) {
    const place = create();
    const report = await crashHosts(place, Math.min(chain, runs - total.runs));
    await place.remove();
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += report[key];
    faults.push(...report.faults);
  }
  console.log(
    `${name}: ${total.runs} hosts killed, ${total.claimed} calls claimed, ${total.arrived} arrived, ` +
      `${total.unknown} reported unknown (${total.unknownButArrived} of them had arrived), ${faults.length} faults`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
  if (faults.length > 0 || total.arrived === 0 || total.unknown === 0) process.exitCode = 1;
}
