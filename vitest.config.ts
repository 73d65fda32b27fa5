import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
    // A limit is for what hangs: a machine that is busy with other things is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Real servers, databases and child processes share two cores.
    maxWorkers: 2,
  },
});
