import { isInvokeError } from "@interlock/core";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";

// The way out had a list of its own, which did not know all the names that reading and merging refuse.
test.each(["Set-Cookie", "Cookie2", "Trailers", "HTTP2-Settings", "X-Method", "X-HTTP-Method-Override"])(
  "the header %s is not sent by whoever made the request",
  async (name) => {
    const sent: string[] = [];
    const { invoke } = openNamespace({
      resourceId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.Web/connectorGateways/g",
      credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
      fetch: async (input) => {
        sent.push(String(input));
        return Response.json({});
      },
    });
    const request = { method: "GET", path: "/a", headers: { [name]: "x" } };
    const error = await invoke("c", request).catch((thrown: unknown) => thrown);
    expect(isInvokeError(error) && [error.code, error.mayHaveRun]).toEqual(["request-invalid", false]);
    expect(sent).toEqual([]);
  },
);
