// Loading and enumerating every definition, against JSON.parse of the same bytes in the same process.
//   node test/bench/read.ts [rounds]
import { readFileSync } from "node:fs";
import { argumentsSchema, type Operation } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { readConnector } from "@interlock/swagger";
import { corpusFiles } from "../corpus.ts";

const limits = { ratio: 2.5, megabytes: 400 };

const rounds = Number(process.argv[2] ?? 9);
const files = corpusFiles().map(({ file }) => file);
if (files.length > 0) {
  const ratio = measure(files, rounds);
  const peak = peakMemory(files);
  const failures = compileAll(files);
  process.exitCode = ratio > limits.ratio || peak > limits.megabytes || failures > 0 ? 1 : 0;
}

function measure(files: readonly string[], rounds: number): number {
  const parsable = files.map((file) => readFileSync(file)).filter(isJson);
  const parses: number[] = [];
  const reads: number[] = [];
  let leaves = 0;
  const parse = () => {
    for (const bytes of parsable) JSON.parse(decode(bytes));
  };
  const read = () => {
    leaves = parsable.reduce((sum, bytes) => sum + enumerate(bytes), 0);
  };
  // JSON.parse is compiled from the start; our code is after some twenty rounds.
  const [firstParse = 0, firstRead = 0] = [parse, read].map(time);
  for (let round = 0; round < 20; round++) [parse, read].forEach(time);
  for (let round = 0; round < rounds; round++) {
    parses.push(time(parse));
    reads.push(time(read));
  }
  const ratio = median(reads) / median(parses);
  console.log(`${parsable.length} definitions, ${leaves} leaves, median of ${rounds}`);
  console.log(
    `JSON.parse ${median(parses).toFixed(1)} ms, load and enumerate ${median(reads).toFixed(1)} ms`,
  );
  console.log(`ratio ${ratio.toFixed(2)} (at most ${limits.ratio})`);
  console.log(
    `the first pass, not compiled yet: ${firstParse.toFixed(1)} ms and ${firstRead.toFixed(1)} ms, ratio ${(firstRead / firstParse).toFixed(2)}`,
  );
  return ratio;
}

function enumerate(bytes: Uint8Array): number {
  const connector = readConnector(bytes, { strict: true });
  if (!connector.ok) return 0;
  return connector.value.operations.reduce((sum, operation) => sum + operation.parameters.length, 0);
}

function peakMemory(files: readonly string[]): number {
  for (const file of files) enumerate(readFileSync(file));
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(`peak RSS ${megabytes.toFixed(0)} MB (at most ${limits.megabytes})`);
  return megabytes;
}

function compileAll(files: readonly string[]): number {
  const reasons = new Map<string, number>();
  let schemas = 0;
  const started = performance.now();
  for (const file of files) {
    const connector = readConnector(readFileSync(file));
    for (const operation of connector.ok ? connector.value.operations : []) {
      schemas++;
      const reason = fault(operation);
      if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  const failed = [...reasons.values()].reduce((sum, count) => sum + count, 0);
  const share = ((100 * failed) / schemas).toFixed(2);
  const each = ((performance.now() - started) / schemas).toFixed(2);
  console.log(`ajv: ${schemas} operations, ${failed} do not compile (${share} %), ${each} ms each`);
  for (const [reason, count] of reasons) console.log(`  ${count} × ${reason}`);
  return failed;
}

function fault(operation: Operation): string | undefined {
  try {
    compileSchema(
      argumentsSchema(operation, {
        leaf: (leaf) => (leaf.internal || leaf.readOnly ? undefined : { required: leaf.requiredLocal }),
        container: (container) => container.requiredLocal,
      }),
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function time(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
