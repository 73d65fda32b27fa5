import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Namespace, openNamespace } from "@interlock/invoke";
import { onTestFinished } from "vitest";

/** A request as its bytes arrived. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  /** As they were written, name and value in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What a server answers to everything. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real server on loopback that keeps what arrives, and a namespace whose connection `c` has its runtime URL there. */
export async function openLoopback(reply: Reply = { status: 204 }): Promise<{
  readonly arrived: readonly Arrived[];
  readonly namespace: Namespace;
  readonly tokens: () => number;
}> {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", rawHeaders } = request;
    arrived.push({ method, url, rawHeaders, body: Buffer.concat(chunks) });
    response.writeHead(reply.status, { ...reply.headers }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let tokens = 0;
  const namespace = openNamespace({
    resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/connectorGateways/n",
    endpoint,
    credential: {
      getToken: async () => ({ token: `t${++tokens}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    runtimeUrls: { c: `${endpoint}/apim/desk/1` },
    retryPause: 1,
  });
  return { arrived, namespace, tokens: () => tokens };
}

/** The value of a header as it arrived. */
export function headerOf({ rawHeaders }: Arrived, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}
