import type { Answerer, Json } from "@interlock/core";

/** A person as the journal names them. */
export function who({ id, channel }: Answerer): Json {
  return channel === undefined ? { id } : { id, channel };
}
