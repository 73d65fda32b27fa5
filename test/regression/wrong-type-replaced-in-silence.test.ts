import { expect, test } from "vitest";
import { act, compiled, sent } from "../locks/wire.ts";

// A container of the wrong type vanished under what the policy writes into it.
const text = { type: "string" };
const box = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
const policy = compiled(
  "/x",
  "post",
  {
    parameters: [
      {
        name: "body",
        in: "body",
        required: true,
        schema: box({
          a: text,
          head: box({ to: text, note: text }, { "x-nullable": true }),
          plain: box({ note: text }, { "x-nullable": true }),
          sent: box(
            { kind: { ...text, "x-ms-visibility": "internal", default: "K" }, note: text },
            {
              required: ["kind"],
              "x-nullable": true,
            },
          ),
          rows: {
            type: "array",
            "x-nullable": true,
            items: box({ owner: text, text }, { "x-nullable": true }),
          },
        }),
      },
    ],
  },
  {
    parameters: {
      "/body": "agent",
      "/body/head/to": { user: "L" },
      "/body/rows/*/owner": { user: "O" },
    },
  },
);
const body = (value: object) => sent(policy, { body: value }).body;

test.each(["x", 7, true, []])(
  "%j is refused where an object holds a lock, an injected leaf or the agent's own",
  (wrong) => {
    for (const name of ["head", "plain", "sent"])
      expect(act(policy, { body: { [name]: wrong } })).toEqual([`type-mismatch /body/${name}`]);
    expect(act(policy, { body: { rows: [wrong] } })).toEqual(["type-mismatch /body/rows/0"]);
  },
);

test.each(["x", 7, {}, { 0: {} }])("%j is refused where elements hold a lock", (wrong) => {
  expect(act(policy, { body: { rows: wrong } })).toEqual(["type-mismatch /body/rows"]);
});

test("null stands for nothing around what is locked or injected, and for itself elsewhere", () => {
  const head = { to: "L" };
  expect(body({ head: null })).toEqual({ head });
  expect(body({ sent: null })).toEqual({ head });
  expect(body({ sent: {} })).toEqual({ head, sent: { kind: "K" } });
  expect(body({ rows: null })).toEqual({ head });
  expect(body({ rows: [null, { text: "x" }] })).toEqual({
    head,
    rows: [{ owner: "O" }, { text: "x", owner: "O" }],
  });
  expect(body({ plain: null })).toEqual({ head, plain: null });
});

test("null in the place of what is needed is as if it were missing", () => {
  const rows = { type: "array", "x-nullable": true, items: box({ owner: text, text }) };
  const needed = compiled(
    "/x",
    "post",
    { parameters: [{ name: "body", in: "body", schema: box({ a: text, rows }, { required: ["rows"] }) }] },
    { parameters: { "/body": "agent", "/body/rows/*/owner": { user: "O" } } },
  );
  expect(act(needed, { body: { rows: null } })).toEqual(["missing-parameter /body/rows"]);
  expect(sent(needed, { body: { rows: [] } }).body).toEqual({ rows: [] });
});
