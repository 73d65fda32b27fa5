import { expect, test } from "vitest";
import { storeKinds, titled } from "../contracts/store-places.ts";
import { interleave } from "./interleavings.ts";

for (const kind of storeKinds()) {
  // In memory all of them are tried; what is left out elsewhere is for the long run.
  const every = kind.name === "memory" ? 1 : 61;

  test.skipIf(kind.skip !== undefined)(
    `nothing runs that was forbidden before: ${titled(kind)}`,
    async () => {
      const { faults, stopped, ran, steps } = await interleave(kind, every);
      expect(faults).toEqual([]);
      expect(Math.min(...Object.values(steps))).toBeGreaterThan(20);
      expect(stopped).toBeGreaterThan(0);
      expect(ran).toBeGreaterThan(0);
    },
  );
}
