import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

// Runs every `*.assure.ts` beside it in full size, one after the other: `pnpm assure [part of a name] [what it takes]`.
const wanted = process.argv[2] ?? "";
const files = globSync("*.assure.ts", { cwd: import.meta.dirname })
  .filter((name) => name.includes(wanted))
  .sort();
const failed: string[] = [];
for (const name of files) {
  process.stdout.write(`\n== ${name}\n`);
  const start = performance.now();
  const { status } = spawnSync(
    process.execPath,
    ["--max-old-space-size=4096", join(import.meta.dirname, name), ...process.argv.slice(3)],
    { stdio: "inherit" },
  );
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  process.stdout.write(`== ${name}: ${status === 0 ? "holds" : "FAILED"}, ${seconds} s\n`);
  if (status !== 0) failed.push(name);
}
process.stdout.write(
  failed.length === 0
    ? `\nassure: ${files.length} files, all hold\n`
    : `\nassure: FAILED: ${failed.join(", ")}\n`,
);
process.exitCode = failed.length === 0 && files.length > 0 ? 0 : 1;
