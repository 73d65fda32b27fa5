import { writeFile } from "node:fs/promises";
import { CannotRun } from "./ending.ts";
import { whyNot } from "./why-not.ts";

/** Writes a command's result to a file, or to standard output when none is named. */
export async function writeResult(path: string | undefined, text: string): Promise<void> {
  if (path === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new CannotRun(`${path} cannot be written: ${whyNot(error, "folder")}`, {
      cause: error,
    });
  }
}
