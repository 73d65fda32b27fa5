import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Real servers, databases and child processes share two cores.
    maxWorkers: 2,
  },
});
