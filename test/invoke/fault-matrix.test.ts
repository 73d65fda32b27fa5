import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type End, faults, kinds, underFault } from "./fault-matrix.ts";

/** The table of docs/faults.md: a row for each fault, a cell for each kind of call. */
const page = readFileSync("docs/faults.md", "utf8");
const documented = new Map(
  [...page.matchAll(/^\| (The [^|]+?) \|(.+)\|$/gmu)].map(([, fault, cells]) => [
    fault as string,
    (cells as string).split("|").map((cell) => cell.trim()),
  ]),
);

test("the page has every fault, and no other", () => {
  expect([...documented.keys()].sort()).toEqual(Object.keys(faults).sort());
  expect(page).toContain(`| what goes wrong | ${kinds.join(" | ")} |`);
});

describe.each(Object.entries(faults))("%s", (name, fault) => {
  test("each kind of call ends as docs/faults.md says", async () => {
    const measured = await Promise.all(kinds.map(async (kind) => cellOf(await underFault(fault, kind))));
    expect(measured).toEqual(documented.get(name));
  });

  test.each(["dynamicInvoke", "runtimeUrl"] as const)(
    "by %s, for as long as it lasts, an unsafe method arrives once at most, and what acted is never denied",
    async (way) => {
      await Promise.all(
        kinds.map(async (kind) => {
          const { code, mayHaveRun, arrived, acted } = await underFault(fault, kind, way, 99);
          const isSafe = kind === "read" || kind === "look-up";
          expect([kind, arrived <= (isSafe ? 3 : 1), acted <= arrived]).toEqual([kind, true, true]);
          if (acted > 0 && !code.startsWith("ok")) expect([kind, mayHaveRun]).toEqual([kind, true]);
        }),
      );
    },
  );
});

function cellOf({ code, mayHaveRun, arrived, acted }: End): string {
  return `\`${code}\` ${mayHaveRun ? "**?** " : ""}${arrived}/${acted}`;
}
