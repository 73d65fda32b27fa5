// What one answer costs, whatever stands in it: processor time and memory of a process of its own for each row.
// node test/bench/bounds-answers.ts
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { InvokeError, type Json } from "@interlock/core";
import { createGovernor, createMask } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

const text = (piece: string, bytes: number): string =>
  piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes);
const mega = 1_000_000;

/** One call whose namespace answers so. */
async function throughNamespace(answer: string): Promise<string> {
  const namespace = openNamespace({
    resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/connectorGateways/n",
    credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1_000_000 }) },
    fetch: async () => new Response(answer),
  });
  return governed(namespace.invoke);
}

async function governed(invoke: Parameters<typeof createGovernor>[0]["invoke"]): Promise<string> {
  const policy = policyOf([toolEntry({ permission: "allow" })]);
  const governor = createGovernor({ policy, invoke });
  const session = await governor.session({ mode: "review", actor: { id: "ann" } });
  const { status } = await session.call("AddComment", { issueId: "1", comment: { body: "x" } });
  const entry = (await governor.journal()).at(-1);
  return `${status}, journal entry of ${JSON.stringify(entry).length} bytes`;
}

const error = (message: string): string =>
  JSON.stringify({ response: { statusCode: "BadRequest", body: { error: { message } } } });
const result = (body: Json): string => JSON.stringify({ response: { statusCode: "OK", headers: {}, body } });

const item = JSON.stringify({ id: 123456, name: "item 123456", note: "some text" });

const secrets = Array.from({ length: 100 }, (_, index) => ({
  name: `s${index}`,
  value: Buffer.alloc(20 + index, index + 1).toString("base64"),
}));
const masking = (value: Json) => async (): Promise<string> => `${createMask(secrets)(value).masked} masked`;

const rows: Readonly<Record<string, () => Promise<string>>> = {
  'error text, 10 MB of "gateway "': () => throughNamespace(error(text("gateway ", 10 * mega))),
  "error text, 10 MB of a.a.a": () => throughNamespace(error(text("a.", 10 * mega))),
  "error text, 10 MB of spaces": () => throughNamespace(error(`clientRequestId:${text(" ", 10 * mega)}`)),
  "error headers, 10 MB": () =>
    throughNamespace(
      JSON.stringify({
        response: { statusCode: 400, headers: { "retry-after": text("(", 10 * mega) }, body: null },
      }),
    ),
  "error text thrown by a host's invoke, 10 MB": () =>
    governed(async () => {
      throw new InvokeError("x", text("gateway ", 10 * mega), { mayHaveRun: false });
    }),
  "result, 5 MB in one text": () => throughNamespace(result(text("some words ", 5 * mega))),
  "result, 5 MB of half surrogates": () =>
    throughNamespace(`{"response":{"statusCode":"OK","headers":{},"body":"${text("\\ud800", 4_999_998)}"}}`),
  "result, 5 MB in objects": () =>
    throughNamespace(
      `{"response":{"statusCode":"OK","headers":{},"body":[${`${item},`.repeat((5 * mega) / 61)}${item}]}}`,
    ),
  "result, 5 MB deep": () =>
    throughNamespace(
      `{"response":{"statusCode":"OK","headers":{},"body":${"[".repeat(2.5 * mega)}${"]".repeat(2.5 * mega)}}}`,
    ),
  "mask, 5 MB plain, 100 secrets": masking(text("some words ", 5 * mega)),
  "mask, 5 MB of escapes, 100 secrets": masking(text("a%20+\\n\\u0041", 5 * mega)),
  "mask, 5 MB of base64, 100 secrets": masking(randomBytes(3.75 * mega).toString("base64")),
  "mask, 5 MB of secrets, 100 secrets": masking(
    text(secrets.map(({ value }) => encodeURIComponent(value)).join(" "), 5 * mega),
  ),
};

const [, , name] = process.argv;
if (name === undefined) {
  for (const row of Object.keys(rows)) {
    const { stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, row], { encoding: "utf8" });
    process.stdout.write(stdout === "" ? `${row}: ${stderr}\n` : stdout);
  }
} else {
  const before = process.cpuUsage();
  const said = (await rows[name]?.()) ?? "no such row";
  const { user, system } = process.cpuUsage(before);
  const { maxRSS } = process.resourceUsage();
  const figures = `${((user + system) / mega).toFixed(2)} s  ${Math.round(maxRSS / 1024)} MB`;
  process.stdout.write(`${name.padEnd(46)} ${figures.padStart(16)}  ${said}\n`);
}
