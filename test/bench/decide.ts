// What one decision costs, against the engines that a user could pick instead; each is checked for the same answers first.
//   node test/bench/decide.ts [largest number of tools]
import { agt } from "./peers/agt.ts";
import { casbin } from "./peers/casbin.ts";
import { casl } from "./peers/casl.ts";
import { cedar } from "./peers/cedar.ts";
import type { Engine } from "./peers/engine.ts";
import { bareMap, interlock } from "./peers/interlock.ts";
import { type Contender, shown, timesOf } from "./peers/measure.ts";
import { opa } from "./peers/opa.ts";
import { callRing, sizes, workloadPolicy } from "./peers/workload.ts";

const engines: readonly Engine[] = [interlock, bareMap, casl, opa, cedar, casbin, agt];
const quick: readonly Engine[] = [interlock, bareMap, casl];
const most = Number(process.argv[2] ?? 10_000);
const table = new Map<number, ReadonlyMap<string, number>>();
// Once through everything: the first row would be measured before the compiler has seen the others.
for (const size of sizes.filter((each) => each <= most)) await row(size, { rounds: 1, milliseconds: 5 });
for (const size of sizes.filter((each) => each <= most)) table.set(size, await row(size));

print();
process.exitCode = holds() ? 0 : 1;

async function row(
  size: number,
  effort?: { rounds: number; milliseconds: number },
): Promise<ReadonlyMap<string, number>> {
  const policy = workloadPolicy(size);
  const calls = callRing(policy);
  const expected = await answers(interlock);
  const contenders: Contender[] = [];
  for (const engine of engines.filter((each) => size <= (each.most ?? size))) {
    const given = await answers(engine);
    if (given.verdicts !== expected.verdicts)
      throw new Error(`${engine.name} answers otherwise at ${size} tools`);
    contenders.push({ name: engine.name, pass: given.pass });
  }
  // The quick ones side by side in many short rounds; of what takes microseconds one round tells enough.
  const isQuick = ({ name }: Contender): boolean => quick.some((engine) => engine.name === name);
  const slow = contenders.filter((contender) => !isQuick(contender));
  return new Map([
    ...(await timesOf(contenders.filter(isQuick), effort ?? { rounds: 20, milliseconds: 15 })),
    ...(await timesOf(slow, effort ?? { rounds: 2, milliseconds: 60 })),
  ]);

  async function answers(engine: Engine): Promise<{ verdicts: string; pass: () => unknown }> {
    const question = await engine.open(policy);
    const asked = calls.map(question);
    return {
      verdicts: asked.map((ask) => ask()).join(),
      pass: () => {
        let allowed = 0;
        for (const ask of asked) if (ask() === "allow") allowed++;
        return allowed;
      },
    };
  }
}

function print(): void {
  console.log(`median of one decision, and how many times Interlock's (Node ${process.version})\n`);
  console.log(`| tools | ${engines.map(({ name }) => name).join(" | ")} |`);
  console.log(`|--:|${engines.map(() => "--:").join("|")}|`);
  for (const [size, times] of table) {
    const ours = times.get(interlock.name) ?? Number.NaN;
    const cells = engines.map(({ name }) => {
      const time = times.get(name);
      return time === undefined || name === interlock.name
        ? shown(time)
        : `${shown(time)} (${(time / ours).toFixed(2)})`;
    });
    console.log(`| ${size.toLocaleString("en")} | ${cells.join(" | ")} |`);
  }
}

function holds(): boolean {
  const time = (size: number, { name }: Engine): number => table.get(size)?.get(name) ?? Number.NaN;
  const against = [...table.keys()]
    .filter((size) => size >= 100)
    .map((size) => time(size, interlock) / time(size, casl));
  const growth = (engine: Engine): number => time(most, engine) / time(1, engine);
  const grown = growth(interlock) / growth(bareMap);
  console.log(
    `\nagainst CASL at 100 tools and more: ${against.map((each) => each.toFixed(2)).join(", ")} (at most 0.50)`,
  );
  console.log(`growth from 1 to ${most} tools, against a bare Map.get: ${grown.toFixed(2)} (at most 1.50)`);
  return against.every((each) => each <= 0.5) && grown <= 1.5;
}
