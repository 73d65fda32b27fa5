// 200 rounds of every race, on every store that outlives a process.
//   node test/assure/races.assure.ts [rounds]
import { type DurablePlace, durablePlaces } from "../governor/hosts/place.ts";
import { type AnswerRound, openArena, raceAnswers, raceClaims } from "../governor/races.ts";

const rounds = Number(process.argv[2] ?? 200);

for (const { name, skip, create } of durablePlaces) {
  if (skip !== undefined) continue;
  await assureClaims(name, create());
  await assureAnswers(name, create());
}

async function assureClaims(name: string, place: DurablePlace): Promise<void> {
  const arena = await openArena(place.store, 4, 900_000);
  let wrong = 0;
  for (let round = 0; round < rounds; round++) {
    const { arrived, completed, claims } = await raceClaims(arena, `claim-${round}`, 100);
    if (arrived !== 1 || completed !== 1 || claims !== 1) wrong++;
  }
  console.log(
    `${name}: ${rounds} rounds of 100 claims from 4 processes, ${wrong} without exactly one execution`,
  );
  if (wrong > 0) process.exitCode = 1;
  await arena.close();
  await place.remove();
}

async function assureAnswers(name: string, place: DurablePlace): Promise<void> {
  const arena = await openArena(place.store, 3, 150);
  const counts = new Map<string, number>();
  let wrong = 0;
  for (let round = 0; round < rounds; round++) {
    const result = await raceAnswers(arena, `answer-${round}`, 40);
    counts.set(result.status, (counts.get(result.status) ?? 0) + 1);
    if (!isOneOutcome(result)) wrong++;
  }
  const spread = [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
  console.log(
    `${name}: ${rounds} rounds of approve, reject and expiry: ${spread}, ${wrong} without one outcome`,
  );
  if (wrong > 0) process.exitCode = 1;
  await arena.close();
  await place.remove();
}

function isOneOutcome({ status, recorded, told }: AnswerRound): boolean {
  const expected = status === "expired" ? [] : [status];
  return recorded.join() === status && told.join() === expected.join();
}
