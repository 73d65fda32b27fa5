import type { Json } from "@interlock/core";
import { hasDuplicateKeys } from "@interlock/swagger";
import { CannotRun } from "../io/ending.ts";

/** What `--args` says. A key that stands twice would be read one way by a person and another way by a program. */
export function readArgs(text: string): Json {
  let args: Json;
  try {
    args = JSON.parse(text) as Json;
  } catch {
    throw new CannotRun("--args is not JSON");
  }
  if (hasDuplicateKeys(text, args)) throw new CannotRun("--args has an object with a key twice");
  return args;
}
