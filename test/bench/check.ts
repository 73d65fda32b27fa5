// Checking a policy of 1,000 operations from many connectors, against reading its definitions in the same process.
//   node test/bench/check.ts [rounds]
import { readFileSync } from "node:fs";
import { readConnector } from "@interlock/swagger";
import { compilePolicy, lint, type PolicyFile, parsePolicy, writePolicy } from "@interlock/triage";
import { corpusFiles, selectable } from "../corpus.ts";
import { autoTriage, openDraw } from "../triage/auto-triage.ts";

const limit = 10;
const rounds = Number(process.argv[2] ?? 9);
// As they lie on the disk, which is what a check reads.
const corpus = corpusFiles().map(({ name, file }) => ({ name, bytes: readFileSync(file) }));
if (corpus.length > 0) process.exitCode = measure() > limit ? 1 : 0;

function measure(): number {
  const draw = openDraw(11);
  let left = 1000;
  const used = corpus.flatMap(({ name, bytes }) => {
    const connector = readConnector(bytes);
    const operations = connector.ok ? selectable(connector.value).slice(0, Math.min(left, 40)) : [];
    left -= operations.length;
    return operations.length === 0 ? [] : [{ name, bytes, operations }];
  });
  const file: PolicyFile = {
    interlock: 1,
    connectors: Object.fromEntries(
      used.map(({ name, operations }) => [
        name,
        {
          definition: "x",
          connection: name,
          operations: Object.fromEntries(operations.map((each) => [each.id, autoTriage(each, draw)])),
        },
      ]),
    ),
  };
  const text = writePolicy(file);
  const read = () =>
    used.map(({ name, bytes }) => {
      const connector = readConnector(bytes);
      if (!connector.ok) throw new Error(name);
      return [name, connector.value] as const;
    });
  // Reading is lazy: what is read is every parameter of every operation, as a policy may need it.
  const reading = () =>
    read().map(([, each]) => each.operations.map((operation) => operation.parameters.length));
  const steps = { parse: 0, read: 0, compile: 0, lint: 0 };
  const checking = () => {
    const clock = lap();
    const source = parsePolicy(text);
    steps.parse = clock();
    const connectors = Object.fromEntries(read());
    steps.read = clock();
    const policy = source.ok ? compilePolicy(source.value, connectors) : source;
    if (!policy.ok) throw new Error(policy.issues[0]?.message);
    if (policy.value.tools.length !== 1000) throw new Error("not every operation is a tool");
    steps.compile = clock();
    lint(policy.value);
    steps.lint = clock();
  };
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds + 2; round++) {
    for (const [index, run] of [reading, checking].entries()) {
      const clock = lap();
      run();
      if (round >= 2) times[index as 0 | 1].push(clock());
    }
  }
  const [readTime, checkTime] = times.map(median) as [number, number];
  const parts = Object.entries(steps).map(([name, time]) => `${name} ${time.toFixed(0)}`);
  console.log(`1000 operations of ${used.length} connectors, median of ${rounds}`);
  console.log(
    `read ${readTime.toFixed(0)} ms, check ${checkTime.toFixed(0)} ms (last round: ${parts.join(", ")})`,
  );
  console.log(`ratio ${(checkTime / readTime).toFixed(1)} (at most ${limit})`);
  return checkTime / readTime;
}

function lap(): () => number {
  let start = performance.now();
  return () => {
    const now = performance.now();
    const time = now - start;
    start = now;
    return time;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
