import { invokeError } from "./codes.ts";

/** Where requests may go with a credential on them. */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: string;
  /** What a token for it is asked for. */
  readonly scope: string;
  readonly loopback: boolean;
}

const publicCloud = "https://management.azure.com";

/** Reads the endpoint; a token leaves this machine over https only. */
export function readEndpoint(text: string = publicCloud): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const loopback = url !== undefined && isLoopback(url.hostname);
  const bare = url !== undefined && url.pathname === "/" && `${url.search}${url.hash}${url.username}` === "";
  if (!url || !bare || !(url.protocol === "https:" || (loopback && url.protocol === "http:"))) {
    throw invokeError(
      "namespace-invalid",
      "The endpoint must be an https origin without a path; http is for loopback only.",
      { mayHaveRun: false },
    );
  }
  // A loopback endpoint is an emulator; it is asked with the public cloud's audience.
  return { origin: url.origin, scope: `${loopback ? publicCloud : url.origin}/.default`, loopback };
}

/** Whether a URL's host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}
