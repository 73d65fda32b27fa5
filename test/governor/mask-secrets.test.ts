import type { Json } from "@interlock/core";
import { containsSecret, createMask } from "@interlock/governor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const one = { name: "one", value: 'p w/d+123é"\\x' };
const mask = createMask([one, { name: "pin", value: "48213377" }, { name: "user", value: "user:passw0rd" }]);
const base64 = (text: string, encoding: BufferEncoding = "base64"): string =>
  Buffer.from(text).toString(encoding);

describe("a secret comes back in none of its spellings", () => {
  test.each<[string, Json, Json]>([
    ["as it is", `x${one.value}y`, "xsecret:oney"],
    ["as a key", { [one.value]: 1 }, { "secret:one": 1 }],
    ["JSON-escaped", JSON.stringify({ k: one.value }), '{"k":"secret:one"}'],
    ["JSON-escaped, the other way", "p w\\/d\\u002B123\\u00e9\\u0022\\\\x", "secret:one"],
    ["URL-encoded", `?k=${encodeURIComponent(one.value)}&`, "?k=secret:one&"],
    ["URL-encoded in lower case", encodeURIComponent(one.value).toLowerCase(), "secret:one"],
    ["URL-encoded in part", encodeURI(one.value), "secret:one"],
    ["as a form has it", new URLSearchParams({ k: one.value }).toString(), "k=secret:one"],
    ["in base64", `Basic ${base64("user:passw0rd")}`, "Basic secret:user=="],
    ["in base64, one byte in", base64("ouser:passw0rd!!"), "bsecret:userhIQ=="],
    ["in base64, two bytes in", base64("öuser:passw0rd"), "w7secret:user"],
    ["as a number", { pin: [48213377, 48213378] }, { pin: ["secret:pin", 48213378] }],
    ["as a number that has grown", 48213377.0, "secret:pin"],
  ])("%s", (_, value, expected) => {
    expect(mask(value)).toEqual({ value: expected, masked: 1 });
    expect(containsSecret({ deep: [value] }, mask)).toBe(true);
  });

  test("in base64url", () => {
    const odd = createMask([{ name: "odd", value: "\u00ff\u00fe>>>???~~~" }]);
    for (const before of ["", "a", "ab"]) {
      for (const encoding of ["base64", "base64url"] as const) {
        const { value, masked } = odd(base64(`${before}\u00ff\u00fe>>>???~~~`, encoding));
        expect([masked, value]).toEqual([1, expect.stringMatching(/^.{0,2}secret:odd.{0,2}$/u)]);
      }
    }
  });

  test("as a number whose last digits were lost on the way", () => {
    const long = createMask([{ name: "long", value: "12345678901234567890" }]);
    expect(long(JSON.parse("12345678901234567890")).value).toBe("secret:long");
  });
});

test("where secrets overlap, no part of either can be read", () => {
  const pair = createMask([
    { name: "short", value: "tenant-a" },
    { name: "long", value: "tenant-a:S3CR3T" },
    { name: "tail", value: "S3CR3T-and-on" },
  ]);
  expect(pair("you sent tenant-a:S3CR3T.").value).toBe("you sent secret:long.");
  expect(pair("tenant-a:S3CR3T-and-on!")).toEqual({ value: "secret:long!", masked: 1 });
  expect(pair("tenant-a and tenant-a").value).toBe("secret:short and secret:short");
});

test("keys that become one lose no value", () => {
  const value = { [one.value]: 1, [encodeURIComponent(one.value)]: 2, "secret:one": 3 };
  expect(Object.values(mask(value).value as object)).toEqual([1, 2, 3]);
});

test("a secret whose name is its value is not told by its name", () => {
  expect(createMask([{ name: "passw0rd", value: "passw0rd" }])("my passw0rd!").value).toBe("my secret!");
});

test("what holds no secret is the value itself, and short secrets are left to the call that sent them", () => {
  const value = { a: ["b", 1, null, true, { c: "%zz \\u12 +" }] };
  expect(mask(value)).toEqual({ value, masked: 0 });
  expect(mask(value).value).toBe(value);
  expect(createMask([{ name: "s", value: "1234567" }])("1234567").masked).toBe(0);
  expect(containsSecret({}, mask)).toBe(false);
});

// Texts in which secrets begin, break off and begin again.
const secret = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 24, unit: "grapheme" }),
    fc.string({ minLength: 8, maxLength: 12, unit: fc.constantFrom("a", "b") }),
    fc.string({
      minLength: 8,
      maxLength: 20,
      unit: fc.constantFrom("1", "2", "%", "+", "\\", "/", " ", '"', "é"),
    }),
  )
  .filter((value) => value.length >= 8 && !"secret:".includes(value[0] ?? ""));
const writings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(text).replaceAll(/%../gu, (each) => each.toLowerCase()),
  (text) => encodeURIComponent(text).replaceAll("%20", "+"),
  (text) => base64(text),
  (text) => base64(text, "base64url"),
  (text) => base64(`x${text}yz`),
  (text) => base64(`xy${text}z`, "base64url"),
];

test("no spelling of any secret survives, whatever stands around it", () => {
  let spelled = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(secret, { minLength: 1, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.string({ maxLength: 4 }), fc.nat(30)), { maxLength: 8 }),
      (values, pieces) => {
        const secrets = values.map((value, index) => ({ name: String(index), value }));
        const text = pieces
          .map(([which, how, between, cut]) => {
            const value = values[which % values.length] as string;
            const piece = writings[how % writings.length]?.(value) ?? "";
            return cut < 20 ? piece + between : piece.slice(0, cut) + between;
          })
          .join("");
        const masking = createMask(secrets);
        const result = masking({ [text]: [text] });
        spelled += result.masked;
        const left = JSON.stringify(result.value);
        expect(left.isWellFormed()).toBe(true);
        // What is left holds none, however it is read.
        const again = masking(result.value);
        expect(again).toEqual({ value: result.value, masked: 0 });
        for (const piece of Object.keys(result.value as object)) {
          for (const { value } of secrets) expect(piece.includes(value)).toBe(false);
        }
      },
    ),
    { numRuns: 2_000 },
  );
  expect(spelled).toBeGreaterThan(1_000);
});
