// Plants faults into a clone of the last commit and counts those that no test finds.
//   node test/assure/mutation.assure.ts [reading|schema|decisions|approvals]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MutationPart, mutationParts } from "./mutation-parts.ts";

const wanted = process.argv[2] ?? "";
const parts = mutationParts.filter(({ name }) => name.startsWith(wanted));
if (parts.length === 0) throw new Error(`no part is called ${wanted}`);

// Stryker changes files where they stand, so it never sees the working tree.
const clone = mkdtempSync(join(tmpdir(), "interlock-mutation-"));
// Every definition of the corpus, or every store, for every fault would take days.
const small = { INTERLOCK_CORPUS: join(clone, "none"), INTERLOCK_STORES: "memory" };
try {
  execFileSync("git", ["clone", "--quiet", join(import.meta.dirname, "../.."), clone]);
  const install = ["-y", "pnpm@12", "install", "--frozen-lockfile", "--prefer-offline"];
  execFileSync("npx", install, { cwd: clone, stdio: ["ignore", "ignore", "inherit"] });
  for (const part of parts) {
    const score = judge(part);
    if (!(score >= part.leastScore)) process.exitCode = 1;
  }
} finally {
  rmSync(clone, { recursive: true, force: true });
}

function judge(part: MutationPart): number {
  configure(part);
  const start = performance.now();
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/@stryker-mutator/core/bin/stryker.js", "run", "stryker.config.json"],
    { cwd: clone, stdio: "inherit", env: { ...process.env, ...small } },
  );
  if (status !== 0) throw new Error(`${part.name}: Stryker ended with ${status}`);
  const faults = readReport();
  const counts = new Map<string, number>();
  for (const { outcome } of faults) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  for (const fault of faults.filter(({ outcome }) => outcome === "Survived" || outcome === "NoCoverage"))
    console.log(`  ${fault.outcome} ${fault.file}:${fault.line} ${fault.mutator}: ${fault.change}`);
  const count = (...outcomes: string[]) => outcomes.reduce((sum, each) => sum + (counts.get(each) ?? 0), 0);
  const found = count("Killed", "Timeout");
  const score = (100 * found) / (found + count("Survived", "NoCoverage"));
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(
    `${part.name}: ${score.toFixed(1)} % found (at least ${part.leastScore}), ${minutes} minutes; ` +
      [...counts].map(([outcome, each]) => `${each} ${outcome}`).join(", "),
  );
  return score;
}

function configure({ mutate, tests, withoutTests }: MutationPart): void {
  const stryker = {
    plugins: ["@stryker-mutator/vitest-runner"],
    testRunner: "vitest",
    vitest: { configFile: "vitest.mutation.config.js", related: false },
    inPlace: true,
    coverageAnalysis: "perTest",
    // A fault in what runs once, while a module loads, would run every test for each.
    ignoreStatic: true,
    concurrency: 2,
    reporters: ["progress-append-only", "json"],
    jsonReporter: { fileName: "reports/mutation.json" },
    mutate,
  };
  writeFileSync(join(clone, "stryker.config.json"), JSON.stringify(stryker));
  const test = { include: tests, exclude: withoutTests, testTimeout: 60_000 };
  writeFileSync(join(clone, "vitest.mutation.config.js"), `export default ${JSON.stringify({ test })};\n`);
}

interface Fault {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly change: string;
  readonly outcome: string;
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly mutatorName: string;
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number } };
}

function readReport(): readonly Fault[] {
  const report = JSON.parse(readFileSync(join(clone, "reports/mutation.json"), "utf8")) as Report;
  return Object.entries(report.files).flatMap(([file, { mutants }]) =>
    mutants.map(({ mutatorName, status, replacement, location }) => ({
      file,
      line: location.start.line,
      mutator: mutatorName,
      change: (replacement ?? "").replaceAll(/\s+/gu, " ").slice(0, 80),
      outcome: status,
    })),
  );
}
