import { describe, expect, test } from "vitest";
import { crashHosts } from "./crash.ts";
import { durablePlaces } from "./hosts/place.ts";

const runs = 20;

for (const { name, skip, create } of durablePlaces) {
  describe.skipIf(skip !== undefined)(`hosts killed on ${name}`, () => {
    test(`${runs} hosts: no call without an intent, none twice, every lost result reported`, async () => {
      const place = create();
      const report = await crashHosts(place, runs);
      expect(report.faults).toEqual([]);
      expect(report.runs).toBe(runs);
      expect(report.arrived).toBeGreaterThan(0);
      expect(report.unknown).toBeGreaterThan(0);
      await place.remove();
      // Each host is a process that starts, which takes its time beside others.
    }, 300_000);
  });
}
