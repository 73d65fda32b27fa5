import { expect, test } from "vitest";
import { leafAt, only } from "../swagger/fixtures/definition.ts";

test('a wrapped literal null is null, not the object {"value":null} as a text', () => {
  const marker = { operationId: "Do", parameters: { a: { value: null }, b: { value: 0 }, c: { other: 1 } } };
  const field = { name: "q", in: "query", type: "string", "x-ms-dynamic-list": marker };
  const [source] = leafAt(only({ operation: { parameters: [field] } }), "/q").dynamic;
  expect(source?.arguments.map(({ from }) => from)).toEqual([
    { literal: null },
    { literal: 0 },
    { literal: { other: 1 } },
  ]);
});
