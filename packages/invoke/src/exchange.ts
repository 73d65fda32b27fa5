import type { Json } from "@interlock/core";
import { invokeError } from "./codes.ts";
import type { TokenSource } from "./credential.ts";
import type { Deadline } from "./deadline.ts";
import { networkError } from "./network.ts";
import { readOnce } from "./read-once.ts";
import { shallowJson } from "./shallow-json.ts";

/** One HTTP request with a credential on it. */
export interface Message {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly access: "read" | "write";
  /** Whether an answer says that the token was refused before anything ran. */
  readonly isChallenge: (answer: Answer) => boolean;
}

/** Its answer, whatever the status. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** How messages leave. */
export interface Wire {
  readonly fetch: typeof fetch;
  readonly userAgent: string;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswer: number;
}

/**
 * Sends a message once; a read once more with another token when the first was refused. A write is not: whoever refused the
 * token, a connector may have, and what a person approved once is sent once.
 * Redirects are answers, never followed: the credential stays with the host that it was meant for.
 */
export async function exchange(
  wire: Wire,
  tokens: TokenSource,
  message: Message,
  deadline: Deadline,
): Promise<Answer> {
  const token = await deadline.race(tokens.get(), false, message.access);
  const first = await send(wire, token, message, deadline);
  if (!message.isChallenge(first)) return first;
  if (message.access === "write") {
    tokens.refuse(token);
    return first;
  }
  const other = await deadline.race(tokens.replace(token), false, message.access);
  return other === undefined ? first : send(wire, other, message, deadline);
}

async function send(wire: Wire, token: string, message: Message, deadline: Deadline): Promise<Answer> {
  if (deadline.signal.aborted) throw deadline.error(false, message.access);
  // As a plain function: browsers refuse a `fetch` that is called as somebody's method.
  const { fetch } = wire;
  try {
    const response = await fetch(message.url, {
      method: message.method,
      headers: {
        // An operation's own headers go as they were judged; two spellings of one name would be sent as one list.
        accept: "application/json",
        "user-agent": wire.userAgent,
        ...lowerCase(message.headers ?? {}),
        ...lengthOf(message),
        authorization: `Bearer ${token}`,
      },
      ...bodyOf(message),
      redirect: "manual",
      // Our token is all there is; with others `fetch` may answer a challenge by itself.
      credentials: "omit",
      signal: deadline.signal,
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      bytes: await readBounded(response, wire.maxAnswer),
    };
  } catch (thrown) {
    if (deadline.signal.aborted) throw deadline.error(true, message.access);
    throw thrown instanceof TooLarge
      ? invokeError("answer-too-large", `The answer is larger than ${wire.maxAnswer} bytes.`, {
          mayHaveRun: true,
        })
      : networkError(thrown, message.access);
  }
}

function bodyOf({ access, method, body }: Message): Pick<RequestInit, "body" | "duplex"> {
  if (method === "GET" || method === "HEAD") return {};
  if (access === "write") return { body: readOnce(body), duplex: "half" };
  return body === undefined ? {} : { body };
}

// Without it, what can be read once has no known end, and some services take no such request.
function lengthOf({ access, body }: Message): Readonly<Record<string, string>> {
  return access === "write" && body !== undefined
    ? { "content-length": String(Buffer.byteLength(body)) }
    : {};
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

class TooLarge extends Error {}

async function readBounded(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The bytes of an answer as JSON, else as text; `undefined` when there are none. */
export function readBody(bytes: Uint8Array): Json | undefined {
  const text = new TextDecoder().decode(bytes);
  if (text === "") return undefined;
  try {
    return JSON.parse(shallowJson(text)) as Json;
  } catch {
    return text;
  }
}
