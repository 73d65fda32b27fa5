import { InterlockError, isObject, own } from "@interlock/core";
import * as z from "zod";
import type { GovernorOptions } from "../options.ts";
import { plainData } from "./plain-data.ts";

const milliseconds = z.number().positive().max(2_147_483_647);

const plain: Readonly<Record<string, { readonly form: string; readonly schema: z.ZodType }>> = {
  profile: { form: '"strict" or "azure-sre-agent"', schema: z.enum(["strict", "azure-sre-agent"]) },
  deadline: { form: "milliseconds", schema: milliseconds },
  lease: { form: "milliseconds, 100 at least", schema: milliseconds.min(100) },
  resultLimit: { form: "a number of characters", schema: z.int().nonnegative() },
  show: {
    form: "{ leaves?: 1 to 5,000, bytes?: 1 to 1,048,576 }",
    schema: z.strictObject({
      leaves: z.int().positive().max(5_000).exactOptional(),
      bytes: z.int().positive().max(1_048_576).exactOptional(),
    }),
  },
};
const functions = ["invoke", "onApproval", "onNotice", "authority", "may"];
const others = ["policy", "store", "keys", "secrets", "checkpoints", "telemetry"];

/** A governor's options as own members, each read once. Throws `InterlockError` `options-invalid` that names the member. */
export function checkOptions(options: GovernorOptions): GovernorOptions {
  if (!isObject(options)) throw invalid("a governor's options are an object");
  const read: Record<string, unknown> = {};
  for (const key of Object.keys(options)) {
    if (![...functions, ...others, ...Object.keys(plain)].includes(key))
      throw invalid(`unknown option ${JSON.stringify(key.slice(0, 80))}`);
    const value = (options as unknown as Record<string, unknown>)[key];
    if (value !== undefined) read[key] = value;
  }
  if (typeof read["invoke"] !== "function")
    throw invalid('"invoke" is needed: a function (connection, request, options) => Promise<response>');
  for (const key of functions)
    if (read[key] !== undefined && typeof read[key] !== "function") throw invalid(`"${key}" is a function`);
  for (const [key, { form, schema }] of Object.entries(plain)) {
    if (read[key] === undefined) continue;
    const parsed = schema.safeParse(plainData(read[key]));
    if (!parsed.success) throw invalid(`"${key}" is ${form}`);
    read[key] = parsed.data;
  }
  checkObjects(read);
  return read as unknown as GovernorOptions;
}

function checkObjects(read: Readonly<Record<string, unknown>>): void {
  const { store, secrets, checkpoints } = read;
  const isStore = (value: unknown): boolean =>
    typeof (value as { transaction?: unknown } | null)?.transaction === "function";
  if (store !== undefined && !isStore(store)) throw invalid('"store" is what an open*Store function gives');
  const isProvider =
    typeof secrets === "function" ||
    (isObject(secrets) &&
      ["version", "value"].every((name) => typeof (secrets as Record<string, unknown>)[name] === "function"));
  if (secrets !== undefined && !isProvider)
    throw invalid('"secrets" is a function (name) => value, or { version(name), value(name) }');
  if (checkpoints === undefined) return;
  const isNumber = (name: string): boolean => {
    const value: unknown = own(checkpoints, name);
    return value === undefined || (typeof value === "number" && value >= 0);
  };
  if (
    !isObject(checkpoints) ||
    typeof (checkpoints as Record<string, unknown>)["onCheckpoint"] !== "function"
  )
    throw invalid('"checkpoints" is { every?, seconds?, onCheckpoint }');
  if (!isNumber("every") || !isNumber("seconds")) throw invalid('"checkpoints" counts entries and seconds');
}

function invalid(message: string): InterlockError {
  return new InterlockError("options-invalid", message);
}
