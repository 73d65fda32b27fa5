import type { InvokeRequest } from "@interlock/core";
import { isInvokeError } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { headerOf, openLoopback, type Reply } from "../invoke/loopback.ts";

// A person approves once. Our own token refresh sent a write again, and `fetch` does by itself after some answers.
const replies: Readonly<Record<string, Reply>> = {
  "401 with a challenge": { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
  "401 with a challenge of another kind": { status: 401, headers: { "www-authenticate": "Basic realm=x" } },
  "401 without one": { status: 401 },
  "407": { status: 407, headers: { "proxy-authenticate": "Basic realm=x" } },
  "408": { status: 408, headers: { connection: "close" } },
  "421": { status: 421 },
  "425": { status: 425 },
  "429": { status: 429, headers: { "retry-after": "0" } },
  "500": { status: 500 },
  "503": { status: 503, headers: { "retry-after": "0" } },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      String(status),
      { status, headers: { location: "/apim/desk/1/again" } },
    ]),
  ),
};

const writes: Readonly<Record<string, InvokeRequest>> = {
  "a POST": { method: "POST", path: "/x", body: { amount: 5 }, encoding: "json" },
  "a POST without a body": { method: "POST", path: "/x" },
  "a PUT of bytes": { method: "PUT", path: "/x", body: "é", encoding: "binary" },
  "a PATCH of a form": { method: "PATCH", path: "/x", body: "a=b", encoding: "urlencoded" },
  "a DELETE": { method: "DELETE", path: "/x" },
  "a DELETE with a body": { method: "DELETE", path: "/x", body: [1] },
};

describe.each(Object.entries(replies))("after %s a write is not sent again:", (_, reply) => {
  test.each(Object.entries(writes))("%s, at a runtime URL", async (__, request) => {
    const { arrived, namespace } = await openLoopback(reply);
    const error = await namespace
      .invoke("c", request, { access: "write" })
      .catch((thrown: unknown) => thrown);
    expect(isInvokeError(error)).toBe(true);
    expect(arrived).toHaveLength(1);
  });

  test("through the namespace", async () => {
    const { arrived, namespace } = await openLoopback(reply);
    const error = await namespace
      .invoke("other", { method: "GET", path: "/approve" }, { access: "write" })
      .catch((thrown: unknown) => thrown);
    expect(isInvokeError(error)).toBe(true);
    expect(arrived).toHaveLength(1);
  });
});

test("a GET that the policy calls a write is not sent where anybody may send it again", async () => {
  const { arrived, namespace } = await openLoopback({ status: 421 });
  const send = (method: string) => namespace.invoke("c", { method, path: "/approve" }, { access: "write" });
  for (const method of ["GET", "HEAD"])
    await expect(send(method)).rejects.toMatchObject({ code: "request-invalid", mayHaveRun: false });
  expect(arrived).toHaveLength(0);
});

test("the token that was refused is not used again", async () => {
  const { arrived, namespace, tokens } = await openLoopback(replies["401 with a challenge"]);
  const request = { method: "DELETE", path: "/x" };
  for (let call = 0; call < 2; call++)
    await expect(namespace.invoke("c", request)).rejects.toMatchObject({ code: "unauthorized" });
  expect([tokens(), ...arrived.map((each) => headerOf(each, "authorization"))]).toEqual([
    2,
    "Bearer t1",
    "Bearer t2",
  ]);
});

test("a write that is sent once has its length, as any other", async () => {
  for (const [request, length] of [
    [writes["a POST"], "12"],
    [writes["a POST without a body"], "0"],
    [writes["a PUT of bytes"], "2"],
    [writes["a DELETE"], undefined],
  ] as const) {
    const { arrived, namespace } = await openLoopback();
    await namespace.invoke("c", request as InvokeRequest);
    const [one] = arrived;
    if (one === undefined) throw new Error("nothing arrived");
    expect([headerOf(one, "content-length"), headerOf(one, "transfer-encoding")]).toEqual([
      length,
      undefined,
    ]);
  }
});
