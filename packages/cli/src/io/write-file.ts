import { writeFile } from "node:fs/promises";
import { escapeJson } from "@interlock/core";
import { CannotRun } from "./ending.ts";
import { printDocument } from "./output.ts";
import { whyNot } from "./why-not.ts";

/** Writes a command's result to a file, or to standard output when none is named; the same text to both. */
export async function writeResult(path: string | undefined, text: string): Promise<void> {
  if (path === undefined) {
    printDocument(text.replaceAll("\r\n", "\n"));
    return;
  }
  try {
    await writeFile(path, text.split("\r\n").map(escapeJson).join("\r\n"));
  } catch (error) {
    throw new CannotRun(`${path} cannot be written: ${whyNot(error, "folder")}`, {
      cause: error,
    });
  }
}
