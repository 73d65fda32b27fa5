import {
  declareTools,
  type JsonObject,
  type Provider,
  providers,
  toolsFor,
  usedDefinitions,
} from "@interlock/core";
import { expect, test } from "vitest";
import { declarationsIn, refusals } from "../core/provider-rules.ts";
import { toolOf } from "../core/tool-of.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

// Each definition refers to every other one: every order of them is a path.
function mutual(count: number): JsonObject {
  const names = Array.from({ length: count }, (_, index) => `E${index}`);
  return Object.fromEntries(
    names.map((name) => {
      const others = names.filter((other) => other !== name).map((other) => [other, ref(other)]);
      return [
        name,
        { type: "object", properties: Object.fromEntries([["id", { type: "string" }], ...others]) },
      ];
    }),
  );
}

// Each level holds the next one twice.
function doubling(levels: number, hold: (next: JsonObject) => JsonObject): JsonObject {
  const names = Array.from({ length: levels }, (_, index) => `D${index}`);
  return Object.fromEntries(
    names.map((name, index) => [name, index + 1 < levels ? hold(ref(`D${index + 1}`)) : { type: "string" }]),
  );
}

const worlds: Readonly<Record<string, JsonObject>> = {
  "9 definitions that refer to each other": mutual(9),
  "200 definitions that refer to each other": mutual(200),
  "26 levels that double by properties": doubling(26, (next) => ({
    type: "object",
    properties: { l: next, r: next },
  })),
  "26 levels that double by allOf": doubling(26, (next) => ({ allOf: [next, next] })),
  "26 levels that double by anyOf": doubling(26, (next) => ({
    anyOf: [next, { type: "array", items: next }, next],
  })),
  "500 levels that double by items": doubling(500, (next) => ({
    type: ["array", "object"],
    items: next,
    properties: { a: next },
  })),
  "20 properties, each long, six levels down": doubling(6, (next) => ({
    type: "object",
    properties: Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`p${index}`, { ...next, description: "d".repeat(4_000) }]),
    ),
  })),
};
const cases = Object.entries(worlds).flatMap(([name, definitions]) =>
  (Object.keys(providers) as Provider[]).map((provider) => [name, provider, definitions] as const),
);

test.each(cases)("%s end within bounds for %s", (name, provider, definitions) => {
  const first = Object.keys(definitions)[0] as string;
  const plain = toolOf({ type: "array", items: ref(first) }, definitions);
  const before = performance.now();
  const tools = toolsFor(provider, [plain]);
  const took = performance.now() - before;
  const size = JSON.stringify(tools).length;
  process.stdout.write(
    `${name}, ${provider}: ${Math.round(took)} ms, ${size} characters, ${tools[0]?.cut} cut\n`,
  );
  const [declaration] = declarationsIn(provider, declareTools(provider, tools));
  expect(refusals(provider, declaration as JsonObject)).toEqual([]);
  // Elsewhere definitions stay as they are: as long as they were.
  expect(size).toBeLessThan(provider === "gemini" ? 300_000 : JSON.stringify(plain).length + 1_000);
  // Without a bound they take minutes, or memory ends.
  expect(took).toBeLessThan(20_000);
});

test("the definitions that a schema uses are found in one pass", () => {
  for (const definitions of Object.values(worlds)) {
    const first = Object.keys(definitions)[0] as string;
    const used = usedDefinitions(ref(first), definitions as Readonly<Record<string, JsonObject>>);
    expect(Object.keys(used)).toHaveLength(Object.keys(definitions).length);
  }
});

test("what a schema holds as a value is no reference of it", () => {
  const definitions = { Secret: { type: "object" }, Used: { type: "string" } };
  const value = ref("Secret");
  const schema = {
    properties: {
      $ref: { type: "string" },
      a: { enum: [value], const: value, default: value, examples: [value] },
      b: ref("Used"),
    },
  };
  expect(Object.keys(usedDefinitions(schema, definitions))).toEqual(["Used"]);
});
