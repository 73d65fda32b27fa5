// Prints the counts of the last test run as one plain line, for whoever reads CI's output by machine.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(new URL("../reports/tests.json", import.meta.url), "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped`);
