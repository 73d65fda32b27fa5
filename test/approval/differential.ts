import { decide } from "@interlock/approval";
import { drawCase, makeCase, openDice } from "./random-case.ts";
import { type ReferenceCase, reference } from "./reference.ts";

/** Decides random cases with the function and with the reference; tells where they part. */
export function differ(
  cases: number,
  seed: number,
): { readonly differences: readonly ReferenceCase[]; readonly verdicts: object } {
  const dice = openDice(seed);
  const differences: ReferenceCase[] = [];
  const verdicts = { allow: 0, ask: 0, deny: 0 };
  for (let i = 0; i < cases; i++) {
    const drawn = drawCase(dice);
    const { call, facts } = makeCase(drawn, dice);
    const { verdict, needs, reasons } = decide(call, facts);
    const { bits, code } = reference(drawn);
    const expected = bits >= 4 ? "deny" : bits === 0 ? "allow" : "ask";
    const expectedNeeds =
      verdict === "ask" ? (bits & 1 ? "approval" : "") + (bits & 2 ? "elevation" : "") : "";
    const agrees =
      verdict === expected &&
      needs.join("") === expectedNeeds &&
      (code === undefined || reasons.some((reason) => reason.code === code));
    verdicts[verdict]++;
    if (!agrees && differences.length < 10) differences.push(drawn);
  }
  return { differences, verdicts };
}
