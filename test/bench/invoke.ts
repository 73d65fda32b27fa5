// Calls per second of `invoke` over loopback, against a bare `fetch` of the same envelope to the same server in the same
// run, one at a time and 32 together.
//   node test/bench/invoke.ts [rounds]
import { fork } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openNamespace } from "@interlock/invoke";

const least = 0.7;
const resourceId = "/subscriptions/0f0/resourceGroups/rg/providers/Microsoft.Web/connectorGateways/ns";
const request = {
  method: "POST",
  path: "/v2/Mail",
  queries: { $top: "5" },
  headers: { "x-custom": "1" },
  body: { To: "a@contoso.example", Subject: "s", Body: "<p>".padEnd(500, "x") },
};

// The server has a process of its own, so that only the client's work is compared.
if (process.argv[2] === "serve") serve();
else process.exitCode = (await measure(Number(process.argv[2] ?? 15))) ? 0 : 1;

function serve(): void {
  const items = Array.from({ length: 10 }, (_, id) => ({ id, subject: `Subject ${id}`, read: false }));
  const answer = JSON.stringify({ response: { statusCode: "OK", headers: {}, body: { value: items } } });
  const server = createServer((incoming, outgoing) => {
    incoming.resume().once("end", () => {
      outgoing.writeHead(200, { "content-type": "application/json" }).end(answer);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(rounds: number): Promise<boolean> {
  const server = fork(import.meta.filename, ["serve"]);
  const port = await new Promise<number>((resolve) => server.once("message", (at) => resolve(Number(at))));
  const endpoint = `http://127.0.0.1:${port}`;
  const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 1e7 }) };
  const { invoke } = openNamespace({ resourceId, credential, endpoint });
  const url = `${endpoint}${resourceId}/connections/c/dynamicInvoke?api-version=2026-05-01-preview`;
  const bare = async (): Promise<unknown> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: JSON.stringify({ request }),
    });
    return response.json();
  };
  const governed = (): Promise<unknown> => invoke("c", request);
  let isGood = true;
  for (const together of [1, 32]) {
    const count = 600;
    for (const call of [bare, governed]) await throughput(call, together, count);
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Which goes first changes, and so does what else the machine does.
      const order = round % 2 === 0 ? [bare, governed] : [governed, bare];
      const found = new Map<unknown, number>();
      for (const call of order) found.set(call, await throughput(call, together, count));
      ratios.push((found.get(governed) as number) / (found.get(bare) as number));
      rates.push(found.get(governed) as number);
    }
    const ratio = median(ratios);
    if (ratio < least) isGood = false;
    console.log(
      `${together} at a time: invoke ${median(rates).toFixed(0)} calls a second, ratio to fetch ${ratio.toFixed(2)} (at least ${least})`,
    );
  }
  server.kill();
  return isGood;
}

/** Calls a second. */
async function throughput(call: () => Promise<unknown>, together: number, count: number): Promise<number> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: together }, worker));
  return (count / (performance.now() - started)) * 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
