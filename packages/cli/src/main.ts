#!/usr/bin/env node
import { run } from "./program.ts";

// A reader that has seen enough (`| head`) ends the command; it is no failure and leaves no stack trace.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2));
