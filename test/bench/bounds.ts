// What hostile input costs, each case in a process of its own: seconds of one core, and what its memory grew by.
//   node test/bench/bounds.ts [case]
import { spawnSync } from "node:child_process";
import { type Json, put } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { compilePolicy } from "@interlock/triage";

const most = { seconds: 1.5, megabytes: 300 };

const cases: Readonly<Record<string, () => Json>> = {
  "199,000 unknown keys": () => keys(199_000),
  "200,000 unknown keys": () => keys(200_000),
  "199,000 unknown keys in the body": () => ({ body: keys(199_000) }),
  "199,000 keys that a constraint refuses": () => ({ body: { open: keys(199_000) } }),
  "a key of 1 MB, 1,000 unknown keys below": () => ({
    body: { map: { ["k".repeat(1_000_000)]: keys(1_000) } },
  }),
  "a key of 32 kB, 1,000 unknown keys below": () => ({
    body: { map: { ["k".repeat(32_000)]: keys(1_000) } },
  }),
  "10,000 elements of the wrong type": () => ({ body: { rows: Array.from({ length: 10_000 }, () => 7) } }),
};

const wanted = process.argv[2];
if (wanted === undefined) table();
else run(cases[wanted] as () => Json);

function table(): void {
  console.log(`at most ${most.seconds} s of one core and ${most.megabytes} MB (Node ${process.version})\n`);
  console.log("| input | seconds | MB | issues | the first |\n|---|--:|--:|--:|---|");
  for (const name of Object.keys(cases)) {
    const { stdout } = spawnSync(process.execPath, [import.meta.filename, name], { encoding: "utf8" });
    const [seconds = Number.NaN, megabytes = Number.NaN, issues, first] = JSON.parse(stdout || "[]");
    console.log(`| ${name} | ${seconds.toFixed(2)} | ${megabytes.toFixed(0)} | ${issues} | ${first} |`);
    if (!(seconds <= most.seconds && megabytes <= most.megabytes)) process.exitCode = 1;
  }
}

function run(make: () => Json): void {
  const policy = policyOf();
  mergeLocks(policy, "Act", {});
  const args = make();
  const before = process.memoryUsage().rss;
  const start = process.cpuUsage();
  const result = mergeLocks(policy, "Act", args);
  const { user, system } = process.cpuUsage(start);
  const issues = result.ok ? [] : result.issues;
  const grown = process.resourceUsage().maxRSS / 1_024 - before / 1_048_576;
  console.log(JSON.stringify([(user + system) / 1e6, Math.max(0, grown), issues.length, issues[0]?.code]));
}

function keys(count: number): Json {
  const object: Record<string, Json> = {};
  for (let index = 0; index < count; index++) put(object, `k${index}`, 1);
  return object;
}

function policyOf() {
  const text = { type: "string" };
  const map = { type: "object", additionalProperties: { type: "object", properties: { a: text } } };
  const rows = { type: "array", items: { type: "object", properties: { a: text, owner: text } } };
  const open = { type: "object", properties: { a: text }, additionalProperties: true };
  const body = { type: "object", properties: { a: text, map, rows, open } };
  const parameters = [
    { name: "body", in: "body", schema: body },
    { name: "filter", in: "query", type: "string" },
  ];
  const operation = { operationId: "Act", parameters, responses: { 200: { description: "ok" } } };
  const document = {
    swagger: "2.0",
    info: { title: "T", version: "1" },
    paths: { "/x": { post: operation } },
  };
  const connector = readConnector(JSON.stringify(document));
  if (!connector.ok) throw new Error("unread");
  const roles = {
    "/body/a": "agent",
    "/body/map": "agent",
    "/body/rows/*/a": "agent",
    "/body/open": "agent",
  } as const;
  const settings = {
    permission: "allow",
    parameters: { ...roles, "/body/rows/*/owner": { user: "L" } },
    constraints: { "/body/open/~other": { type: "string" } },
  } as const;
  const connectors = { desk: { definition: "x", connection: "desk-1", operations: { Act: settings } } };
  const policy = compilePolicy({ file: { interlock: 1, connectors } }, { desk: connector.value });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}
