import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { InterlockError } from "@interlock/core";
import { ConnectionCut } from "./faults.ts";

/** An emulator that is being served; it has all that `openNamespace` takes. */
export interface Listener {
  /** `http://127.0.0.1:{port}`. */
  readonly url: string;
  /** The same, under the name that `openNamespace` has for it. */
  readonly endpoint: string;
  readonly resourceId: string;
  readonly credential: Identification["credential"];
  /** Ends every open connection and frees the port. */
  close(): Promise<void>;
}

/** How a caller names the namespace and itself. */
interface Identification {
  readonly resourceId: string;
  readonly credential: {
    getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }>;
  };
}

/** Serves an app on loopback only. Throws `port-taken` when the port cannot be had. */
export async function listen(
  app: (request: Request) => Promise<Response>,
  identification: Identification,
  port = 0,
): Promise<Listener> {
  const handle = getRequestListener(
    async (request, env) => {
      try {
        return await app(request);
      } catch (error) {
        if (!(error instanceof ConnectionCut)) throw error;
        (env as HttpBindings).outgoing.destroy();
        return new Response(null, { headers: { "x-hono-already-sent": "true" } });
      }
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once("error", () =>
      reject(new InterlockError("port-taken", `Port ${port} cannot be listened on.`)),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    endpoint: url,
    ...identification,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
