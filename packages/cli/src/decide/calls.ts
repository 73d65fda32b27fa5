import { readFile } from "node:fs/promises";
import { type Issue, isObject, type Json, own } from "@interlock/core";
import { hasDuplicateKeys } from "@interlock/swagger";
import { CannotRun } from "../io/ending.ts";
import { readStandardInput } from "../io/standard-input.ts";
import { whyNot } from "../io/why-not.ts";

/** One call that a policy is asked about. */
export interface CallLine {
  readonly id?: Json;
  readonly tool: string;
  readonly args: Json;
  /** The text itself cannot be judged. */
  readonly refused?: Issue;
}

/** Reads a file of calls, one JSON object a line; `-` is standard input. */
export async function readCalls(path: string): Promise<readonly CallLine[]> {
  const lines = await readJsonLines(path);
  return lines.map(({ text, value, place }) => {
    const tool = own(value, "tool");
    if (!isObject(value) || typeof tool !== "string")
      throw new CannotRun(`${place}: a call is { "tool": name, "args": {…} }`);
    const { id, args = {} } = value;
    const refused = hasDuplicateKeys(text, value) ? { refused: twice } : {};
    return { ...(id === undefined ? {} : { id }), tool, args, ...refused };
  });
}

// Readers differ in which one they keep: what is judged might not be what a service reads.
const twice: Issue = {
  code: "value-refused",
  pointer: "",
  message: "an object of the arguments has a key twice",
};

/** A line of a file, parsed. */
export interface JsonLine {
  readonly text: string;
  readonly value: Json;
  /** `file:line`, for messages. */
  readonly place: string;
}

/** Reads a file of JSON lines; empty ones are skipped. */
export async function readJsonLines(path: string): Promise<readonly JsonLine[]> {
  const text = path === "-" ? new TextDecoder().decode(await readStandardInput()) : await readText(path);
  return text
    .replace(/^\uFEFF/u, "")
    .split("\n")
    .map((line, index) => ({ line: line.trim(), place: `${path}:${index + 1}` }))
    .filter(({ line }) => line !== "")
    .map(({ line, place }) => ({ text: line, value: parse(line, place), place }));
}

function parse(line: string, place: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    throw new CannotRun(`${place}: the line is not JSON`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CannotRun(`${path} cannot be read: ${whyNot(error)}`, { cause: error });
  }
}
