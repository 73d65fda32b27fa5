// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema is called so
import type { Json, JsonSchema } from "@interlock/core";

type Dice = (below: number) => number;

const texts = ["evil", "5", "true", "null", "1e+21", "1.5", "0", "-1", "{}", '{"a":1}', "a b", "a|b", "x"];
const others: readonly Json[] = [5, true, 1e21, 1.5, 0, -0, -1, {}, { a: 1 }, { evil: "evil" }, 6, false];

/** Values of all types of which many are one text on the wire. */
export function values(): readonly Json[] {
  const single: readonly Json[] = [...texts, ...others, null];
  const listed = single.flatMap((value): readonly Json[] => [value, [value], [[value]]]);
  const lists: readonly Json[] = [
    [],
    [""],
    ["", ""],
    [[]],
    ["a", "b"],
    [["a", "b"]],
    [["a"], ["b"]],
    ["evil", "x"],
    ["evil", 5],
    [5, 6],
    [5, "6"],
    [null, "x"],
    ["null", "x"],
  ];
  const joined: readonly Json[] = [
    [["a,b"]],
    "a,b",
    "evil,x",
    "5,6",
    "evil,5",
    "null,x",
    "",
    ["a,b"],
    ["evil,x"],
  ];
  return [...listed, ...lists, ...joined];
}

/** A schema of the policy's language over the arguments, which speaks of one of them. */
export function drawCondition(dice: Dice, name: string): JsonSchema {
  const inner = drawSchema(dice, 2);
  const required = dice(3) === 0 ? {} : { required: [name] };
  switch (dice(10)) {
    case 0:
      return { not: { properties: { [name]: inner }, ...required } };
    case 1:
      return {
        anyOf: [
          { properties: { [name]: inner }, ...required },
          { required: ["u"], maxProperties: 0 },
        ],
      };
    case 2:
      return { additionalProperties: inner, ...required };
    case 3:
      return dice(2) === 0
        ? { const: { [name]: drawValue(dice) } }
        : { not: { const: { [name]: drawValue(dice) } } };
    case 4:
      return { if: { properties: { [name]: inner }, ...required }, then: { required: [name] }, else: false };
    default:
      return { properties: { [name]: inner }, ...required };
  }
}

const typings: readonly JsonSchema[] = [
  { type: "string" },
  { type: "string" },
  { type: "number" },
  { type: "integer" },
  { type: "boolean" },
  { type: "array" },
  { type: "array", items: { type: "string" } },
  { type: "array", items: { type: "number" } },
  { type: "array", items: { type: ["string", "null"] } },
  { type: ["string", "array"], items: { type: "string" } },
  { type: ["string", "null"] },
  { maxLength: 9 },
  { maximum: 9 },
  { enum: ["evil", "x", "5"] },
  { enum: ["evil", 5] },
  { not: { enum: ["bad"] } },
];

/** A constraint, more often one that types than not. */
export function drawConstraint(dice: Dice): JsonSchema {
  const typing = typings[dice(typings.length)] as JsonSchema;
  return dice(3) === 0 ? { allOf: [typing, drawSchema(dice, 1)] } : typing;
}

function drawValue(dice: Dice): Json {
  const all = values();
  return all[dice(all.length)] as Json;
}

/** A schema of the policy's language over any value. */
export function drawSchema(dice: Dice, depth: number): JsonSchema {
  const pick = <T>(list: readonly T[]): T => list[dice(list.length)] as T;
  const inner = () => (depth > 0 ? drawSchema(dice, depth - 1) : { const: drawValue(dice) });
  const plain: readonly (() => JsonSchema)[] = [
    () => ({ const: drawValue(dice) }),
    () => ({ enum: [drawValue(dice), drawValue(dice)] }),
    () => ({ pattern: pick(["evil", "^5$", "^a", ",", "^null$", "^$"]) }),
    () => ({ type: pick(["string", "number", "integer", "array", "object", "boolean", "null"]) }),
    () => ({ minimum: pick([0, 5, 6]) }),
    () => ({ exclusiveMaximum: pick([0, 5, 6]) }),
    () => ({ multipleOf: pick([1, 0.5, 5]) }),
    () => ({ minLength: pick([0, 1, 4]) }),
    () => ({ maxLength: pick([0, 1, 4]) }),
    () => ({ format: pick(["date", "ipv4", "email"]) }),
    () => ({ minItems: dice(3) }),
    () => ({ maxItems: dice(3) }),
    () => ({ uniqueItems: dice(2) === 0 }),
    () => ({ minProperties: dice(2) }),
    () => ({ required: [pick(["a", "evil"])] }),
  ];
  const applied: readonly (() => JsonSchema)[] = [
    () => ({ items: inner() }),
    () => ({ prefixItems: [inner()] }),
    () => ({ contains: inner(), ...(dice(2) === 0 ? { minContains: dice(3) } : { maxContains: dice(3) }) }),
    () => ({ not: inner() }),
    () => ({ anyOf: [inner(), inner()] }),
    () => ({ oneOf: [inner(), inner()] }),
    () => ({ allOf: [inner(), inner()] }),
    () => ({ if: inner(), then: inner(), else: inner() }),
    () => ({ if: inner(), then: inner() }),
    () => ({ properties: { a: inner() }, additionalProperties: inner() }),
    () => ({ propertyNames: { pattern: "^a" }, additionalProperties: inner() }),
    () => ({ dependentRequired: { a: ["evil"] } }),
  ];
  const first = pick(depth > 0 && dice(2) === 0 ? applied : plain)();
  return dice(4) === 0 ? { ...first, ...pick(plain)() } : first;
}
