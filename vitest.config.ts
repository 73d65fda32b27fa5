import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

const all = ["test/**/*.test.ts", "examples/**/*.test.ts"];

// What starts processes or servers, measures time or needs a fresh process has one of its own.
const alone = [
  "test/examples.test.ts",
  "test/cli/*.test.ts",
  "test/triage/cli.test.ts",
  "test/governor/{crash,hosts,leases,races}.test.ts",
  "test/contracts/invoke.test.ts",
  "test/emulator/surface.test.ts",
  "test/invoke/{credential,examples,fault-matrix,faults,hostile-answers,vectors}.test.ts",
  "test/swagger/{entries,fuzz,types}.test.ts",
  "test/regression/{a-child-whose-parent-is-gone,body-decides-its-own-encoding,errors-of-a-fresh-process}.test.ts",
  "test/regression/{keys-that-take-long-to-read,patterns-that-backtrack,schema-that-unfolds}.test.ts",
];

export default defineConfig({
  test: {
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
    // A limit is for what hangs: a machine that is busy with other things is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Real servers, databases and child processes share two cores.
    maxWorkers: 2,
    // Every process that a test starts compiles the same files, which is most of what a short command does.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/node") },
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      // All other files share two processes, which load the packages, read the corpus and start PGlite once.
      {
        extends: true,
        test: {
          name: "shared",
          isolate: false,
          include: all,
          exclude: [...configDefaults.exclude, ...alone],
        },
      },
    ],
  },
});
