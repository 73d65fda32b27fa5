import { expect, test } from "vitest";
import { only } from "../swagger/fixtures/definition.ts";

test.each(["double", "Double", "DOUBLE"])("x-ms-url-encoding: %s encodes a path value twice", (encoding) => {
  const site = { name: "s", in: "path", required: true, type: "string", "x-ms-url-encoding": encoding };
  const operation = { operationId: "Do", parameters: [site], responses: {} };
  expect(only({ paths: { "/{s}": { get: operation } } }).parameters[0]?.encoding).toBe("double");
});
