import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";

// Spread as arguments, a page of some 120,000 items overflowed the stack.
test("a page with very many items is a list like any other", async () => {
  const value = Array.from({ length: 200_000 }, (_, index) => ({ name: `c${index}`, properties: {} }));
  const { admin } = openNamespace({
    resourceId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.Web/connectorGateways/g",
    credential: { getToken: async () => ({ token: "t", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
    fetch: async () => Response.json({ value }),
  });
  expect(await admin.connections()).toHaveLength(value.length);
});
