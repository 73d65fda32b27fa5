// What making and deciding a call costs, against a hand-written floor that does the same for these tools alone. A ring of
// 256 requests: a tenth each an unknown tool, a lock overridden, a constraint violated.
//   node test/bench/call.ts [tools]
import { decide } from "@interlock/approval";
import { digest, type Json } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { openAdapter } from "./peers/agt.ts";
import { openFloor } from "./peers/floor.ts";
import { facts } from "./peers/interlock.ts";
import { shown, timesOf } from "./peers/measure.ts";
import { type Request, requestRing, workloadPolicy } from "./peers/workload.ts";

const size = Number(process.argv[2] ?? 100);
const policy = workloadPolicy(size);
const ring = requestRing(size);
const floor = openFloor(policy);
const adapter = openAdapter(policy);

for (const request of ring) {
  const ours = judged(request);
  if (ours !== floor(request.tool, request.args).verdict)
    throw new Error(`the floor differs: ${request.kind}`);
  // The adapter sees the tool's name only: it lets through what overrides a lock or violates a constraint.
  const isSeen = request.kind === "good" || request.kind === "unknown-tool";
  const theirs = await adapter(request.tool, request.args);
  if (isSeen && theirs !== (ours === "invalid" ? "deny" : ours))
    throw new Error(`AGT differs: ${request.kind}`);
}

const over = (ask: (request: Request) => unknown) => () => ring.map(ask).length;
const times = await timesOf(
  [
    { name: "Interlock", pass: over(judged) },
    { name: "floor", pass: over(({ tool, args }) => floor(tool, args)) },
    { name: "Interlock with digest", pass: over(digested) },
    { name: "floor with digest", pass: over(floorDigested) },
  ],
  { rounds: 15 },
);
const adapted = await timesOf(
  [
    {
      name: "AGT",
      pass: async () => void (await Promise.all(ring.map(({ tool, args }) => adapter(tool, args)))),
    },
  ],
  { rounds: 1 },
);
const time = (name: string): number => times.get(name) ?? adapted.get(name) ?? Number.NaN;

console.log(`median of one request, ${size} tools (Node ${process.version})\n`);
console.log("| | Interlock | beside it | ratio | goal |\n|---|--:|--:|--:|--:|");
let isMissed = false;
row("validated, merged, decided; the floor", "Interlock", "floor", 2, false);
row(
  "the same with canonical form and digest; the floor",
  "Interlock with digest",
  "floor with digest",
  1.5,
  false,
);
row("the same; AGT GenericFrameworkAdapter", "Interlock", "AGT", 4, true);
process.exitCode = isMissed ? 1 : 0;

function row(what: string, ours: string, beside: string, goal: number, isFaster: boolean): void {
  const ratio = isFaster ? time(beside) / time(ours) : time(ours) / time(beside);
  isMissed ||= isFaster ? ratio < goal : ratio > goal;
  const words = isFaster ? `at least ${goal} times faster` : `at most ${goal}`;
  console.log(`| ${what} | ${shown(time(ours))} | ${shown(time(beside))} | ${ratio.toFixed(2)} | ${words} |`);
}

function judged({ tool, args }: Request): string {
  const call = mergeLocks(policy, tool, args);
  return call.ok ? decide(call.value, facts).verdict : "invalid";
}

function digested({ tool, args }: Request): string {
  const call = mergeLocks(policy, tool, args);
  return call.ok ? call.value.requestDigest + decide(call.value, facts).verdict : "invalid";
}

function floorDigested({ tool, args }: Request): string {
  const { verdict, request } = floor(tool, args);
  return request === undefined ? verdict : digest(request as unknown as Json, "interlock-request") + verdict;
}
