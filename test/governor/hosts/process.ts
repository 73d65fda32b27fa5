import { type ChildProcess, fork } from "node:child_process";

/** Another process of a test, spoken to by messages. */
export interface Host {
  /** Sends a message and waits for the answer. */
  ask<T>(message: unknown): Promise<T>;
  /** Kills it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves when it is gone, however it went. */
  readonly gone: Promise<void>;
}

/** Starts a program of this folder; it says `ready` once it can be asked. */
export async function startHost(program: string, parameters: unknown): Promise<Host> {
  const child = fork(new URL(program, import.meta.url), [JSON.stringify(parameters)], {
    execArgv: [],
    serialization: "json",
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const host: Host = {
    ask: <T>(message: unknown) => {
      const answer = next<T>(child, gone);
      // It may be gone already, which the answer tells.
      child.send(message as object, () => undefined);
      return answer;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
    gone,
  };
  await next(child, gone);
  return host;
}

function next<T>(child: ChildProcess, gone: Promise<void>): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    void gone.then(() => reject(new Error("the host ended before it answered")));
  });
}

/** What a program of this folder was started with. */
export function parameters<T>(): T {
  return JSON.parse(process.argv[2] ?? "null") as T;
}

/** Says something to the parent; one that is gone needs to hear nothing. */
export function tell(message: unknown): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** Takes the parent's messages, and ends with the parent. */
export function listen<T>(take: (message: T) => void): void {
  process.on("message", (message) => take(message as T));
  process.on("disconnect", () => process.exit());
  // Nobody reads any more: a warning that cannot be written ends nothing by itself.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  tell("ready");
}

/** Serves the parent's messages, one answer each. */
export function serve<T>(answer: (message: T) => Promise<unknown>): void {
  listen<T>((message) => void answer(message).then((value) => tell(value ?? null)));
}
