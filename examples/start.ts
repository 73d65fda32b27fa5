/** The main job: `pnpm start` tells the story at the incident desk, `pnpm start --definition FILE` walks any definition. */
import { parseArgs } from "node:util";
import { isInterlockError } from "@interlock/core";
import { walkDefinition } from "./story/definition-walk.ts";
import { firstLight } from "./story/first-light.ts";

const usage = "usage: pnpm start [--yes] | pnpm start --definition FILE";

// Whoever reads only the beginning (`| head`) has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 2));

try {
  const { values } = parseArgs({
    options: {
      yes: { type: "boolean", default: false },
      definition: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) console.log(usage);
  else if (values.definition === undefined) await firstLight({ yes: values.yes });
  else process.exitCode = await walkDefinition(values.definition);
} catch (error) {
  // Wrong words on the command line, and whatever a package of ours could not do: one sentence with its code.
  const code = (error as { code?: unknown }).code;
  if (!isInterlockError(error) && typeof code !== "string") throw error;
  console.error(`interlock: ${(error as Error).message} (${String(code)})`);
  process.exitCode = 2;
}
