import type { InvokeRequest, Json } from "@interlock/core";
import { nextPage, openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { listIncidents, openDeskWorld } from "./desk-world.ts";

const request: InvokeRequest = {
  method: "GET",
  path: "/v1/things",
  headers: { a: "1" },
  queries: { $top: "2" },
};
const next = (body: Json, options?: Parameters<typeof nextPage>[2]): InvokeRequest | undefined =>
  nextPage(request, { status: 200, headers: {}, body }, options);

test("a link to a foreign host gives its path and query, through the connection", () => {
  expect(next({ value: [], nextLink: "https://evil.example/v1/things?$skip=2&q=a%20b" })).toEqual({
    method: "GET",
    path: "/v1/things",
    headers: { a: "1" },
    queries: { $skip: "2", q: "a b" },
  });
});

test("the runtime's base path is taken off", () => {
  const link = "https://x.azure-apihub.net/apim/c/123/v1/things?p=2";
  expect(next({ value: [], nextLink: link }, { basePath: "/apim/c/123/" })?.path).toBe("/v1/things");
});

test.each<[string, Json, Parameters<typeof nextPage>[2]]>([
  ["another operation", { value: [], nextLink: "/v1/secrets?x=1" }, {}],
  ["a path that walks away", { value: [], nextLink: "/v1/things/../secrets" }, {}],
  ["an undeclared link beside no list", { nextLink: "/v1/things?p=2" }, {}],
  ["no link", { value: [] }, {}],
  ["an empty link", { value: [], nextLink: "" }, {}],
  ["a link that is no text", { value: [], nextLink: { href: "/" } }, {}],
  ["an inherited name", { value: [] }, { linkName: "constructor" }],
])("%s is no next page", (_, body, options) => {
  expect(next(body, options)).toBeUndefined();
});

test("the declared name comes first, the others after it", () => {
  expect(next({ more: "/v1/things?p=2" }, { linkName: "more" })?.queries).toEqual({ p: "2" });
  expect(next({ value: [], "@odata.nextLink": "/v1/things?p=3" })?.queries).toEqual({ p: "3" });
});

test("walking the desk's pages, each a call of its own", async () => {
  const { emulator, desk } = openDeskWorld();
  const { invoke } = openNamespace(emulator);
  const ids: unknown[] = [];
  let page: InvokeRequest | undefined = { ...listIncidents, queries: { $top: "3" } };
  while (page) {
    const response = await invoke("desk", page);
    ids.push(...(response.body as { value: { id: string }[] }).value.map((one) => one.id));
    page = nextPage(page, response, { linkName: "nextLink" });
  }
  expect(ids).toEqual(["INC-1042", "INC-1041", "INC-1040", "INC-1039"]);
  expect(emulator.received).toHaveLength(2);
  desk.close();
});
