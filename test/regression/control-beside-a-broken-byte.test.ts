import { expandPath } from "@interlock/locks";
import { expect, test } from "vitest";

// One byte that is no UTF-8 hid an encoded C1 control beside it.
test.each(["%c2%85%af", "%ff%c2%85", "a%c2%2585%f0%80", "%c0%41%c2%9f"])("%s holds a control", (id) => {
  const expanded = expandPath({ path: "/{id}", parameters: [{ in: "path", name: "id", key: "id" }] }, { id });
  expect(expanded).toEqual({
    ok: false,
    issues: [{ code: "value-refused", pointer: "/id", message: "the value holds a control character" }],
  });
});
