/**
 * A body that can be read once. By the Fetch standard nothing that came from a stream is sent a second time, whatever the
 * answer is (421, 401); a body that is a text or bytes is, and so is one that is missing.
 */
export function readOnce(body: string | Uint8Array<ArrayBuffer> = ""): ReadableStream<Uint8Array> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return new ReadableStream({
    start(controller) {
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}
