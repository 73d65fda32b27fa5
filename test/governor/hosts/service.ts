import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The service behind the hosts: it counts what arrives, which no host can know of a call that it lost. */
export interface Service {
  readonly port: number;
  /** How often each token has arrived. */
  readonly arrived: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Starts a service that answers after up to `delay` milliseconds. */
export async function startService(delay = 0): Promise<Service> {
  const arrived = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const token = await tokenOf(request).catch(() => undefined);
    if (token === undefined) return;
    arrived.set(token, (arrived.get(token) ?? 0) + 1);
    if (delay > 0) await sleep(Math.random() * delay);
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function tokenOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return (JSON.parse(text) as { readonly body: string }).body;
}
