import { canonicalJson, isObject, type Json, type JsonObject, own } from "@interlock/core";
import { CannotRun } from "../io/ending.ts";
import { readJsonLines } from "./calls.ts";
import type { ResultLine } from "./result.ts";

/** What a call's answer should have been and was not. */
export interface Difference {
  /** Which call, counted from 0; `undefined`: the call that an expectation is about does not exist. */
  readonly index?: number;
  readonly message: string;
}

/** Reads expectations: a JSON object a line with the members of a result line that matter. */
export async function readExpectations(path: string): Promise<readonly JsonObject[]> {
  const lines = await readJsonLines(path);
  return lines.map(({ value, place }) => {
    if (!isObject(value) || own(value, "status") === undefined)
      throw new CannotRun(`${place}: an expectation is { "status": …, … } as decide --json prints it`);
    return value;
  });
}

/** Where answers differ from what was expected of them: by `id` where an expectation has one, else in order. */
export function differences(
  results: readonly ResultLine[],
  expected: readonly JsonObject[],
): readonly Difference[] {
  const byId = new Map(
    results.flatMap(({ id }, index) => (id === undefined ? [] : [[canonicalJson(id), index]])),
  );
  const asked = new Set<number>();
  const found = expected.flatMap((expectation, position): readonly Difference[] => {
    const id = own(expectation, "id");
    const index = id === undefined ? position : byId.get(canonicalJson(id));
    const result = index === undefined ? undefined : results[index];
    if (index === undefined || result === undefined) {
      const which = id === undefined ? `line ${position + 1}` : `id ${JSON.stringify(id)}`;
      return [{ message: `${which}: there is no such call` }];
    }
    asked.add(index);
    return parts(result, expectation).map((message) => ({ index, message }));
  });
  const silent = results.flatMap((_, index): readonly Difference[] =>
    asked.has(index) ? [] : [{ index, message: "nothing is expected of it" }],
  );
  return [...found, ...silent];
}

function parts(result: ResultLine, expectation: JsonObject): readonly string[] {
  const actual = JSON.parse(JSON.stringify(result)) as JsonObject;
  return Object.entries(expectation).flatMap(([key, wanted]) => {
    const is = own(actual, key);
    if (is !== undefined && canonicalJson(is) === canonicalJson(wanted)) return [];
    return [`${key}: expected ${shown(wanted)}, is ${is === undefined ? "missing" : shown(is)}`];
  });
}

function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
