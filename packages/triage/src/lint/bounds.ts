import { type JsonSchema, own } from "@interlock/core";
import { type Answer, maybe, no, yes } from "./answer.ts";

interface Range {
  readonly low: readonly [keyword: string, isOpen: boolean][];
  readonly high: readonly [keyword: string, isOpen: boolean][];
}

const ranges: readonly Range[] = [
  {
    low: [
      ["minimum", false],
      ["exclusiveMinimum", true],
    ],
    high: [
      ["maximum", false],
      ["exclusiveMaximum", true],
    ],
  },
  { low: [["minLength", false]], high: [["maxLength", false]] },
  { low: [["minItems", false]], high: [["maxItems", false]] },
  { low: [["minProperties", false]], high: [["maxProperties", false]] },
];

/** Whether the bounds of some schemas together leave anything of what the definition accepts, or all of it. */
export function boundsAnswer(parts: readonly JsonSchema[], known: JsonSchema | undefined): Answer {
  const all = known === undefined ? parts : [...parts, known];
  let answer: Answer = yes;
  for (const { low, high } of ranges) {
    const least = strictest(all, low, (a, b) => a > b);
    const most = strictest(all, high, (a, b) => a < b);
    if (least !== undefined && most !== undefined) {
      const isCrossed = least.at > most.at || (least.at === most.at && (least.isOpen || most.isOpen));
      if (isCrossed)
        return no(`${least.keyword} ${least.at} and ${most.keyword} ${most.at} leave nothing between them`);
    }
    // A bound that the definition has already bounds nothing more.
    const isNarrower = [least, most].some((bound) => bound !== undefined && bound.of !== known);
    if (isNarrower) answer = maybe;
  }
  return answer;
}

/** Whether a keyword is one of the bounds. */
export function isBoundKeyword(keyword: string): boolean {
  return ranges.some(({ low, high }) => [...low, ...high].some(([name]) => name === keyword));
}

interface Bound {
  readonly keyword: string;
  readonly at: number;
  readonly isOpen: boolean;
  readonly of: JsonSchema;
}

// The definition's own comes last, and stands where it is as strict.
function strictest(
  schemas: readonly JsonSchema[],
  keywords: Range["low"],
  isStricter: (a: number, b: number) => boolean,
): Bound | undefined {
  let found: Bound | undefined;
  for (const schema of schemas) {
    for (const [keyword, isOpen] of keywords) {
      const at = own(schema, keyword);
      if (typeof at !== "number") continue;
      if (found === undefined || isStricter(at, found.at) || (at === found.at && (isOpen || !found.isOpen)))
        found = { keyword, at, isOpen, of: schema };
    }
  }
  return found;
}
