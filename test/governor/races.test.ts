import { describe, expect, test } from "vitest";
import { durablePlaces } from "./hosts/place.ts";
import { openArena, raceAnswers, raceClaims } from "./races.ts";

const rounds = 5;

for (const { name, skip, create } of durablePlaces) {
  describe.skipIf(skip !== undefined)(`races of processes on ${name}`, () => {
    test(`of 100 concurrent claims from 4 processes one runs, ${rounds} rounds`, async () => {
      const place = create();
      const arena = await openArena(place.store, 4, 900_000);
      for (let round = 0; round < rounds; round++) {
        expect(await raceClaims(arena, `claim-${round}`, 100)).toEqual({
          arrived: 1,
          completed: 1,
          claims: 1,
        });
      }
      await arena.close();
      await place.remove();
    }, 300_000);

    test(`approve against reject against expiry: one outcome is recorded, ${rounds} rounds`, async () => {
      const place = create();
      const arena = await openArena(place.store, 3, 150);
      for (let round = 0; round < rounds; round++) {
        const { status, recorded, told } = await raceAnswers(arena, `answer-${round}`, 40);
        expect(recorded).toEqual([status]);
        expect(["approved", "rejected", "expired"]).toContain(status);
        expect(told).toEqual(status === "expired" ? [] : [status]);
      }
      await arena.close();
      await place.remove();
    }, 300_000);
  });
}
