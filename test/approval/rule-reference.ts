import type { Json } from "@interlock/core";

/**
 * The policy's schema language once more, read from its specification and sharing nothing with what it checks: one walk
 * that says whether a value fits, and whether anything clashed on the way. Nothing is passed over once the answer is
 * known, for a clash counts wherever it stands.
 */
export function reference(schema: Json, value: Json): { readonly fits: boolean; readonly clashes: boolean } {
  const state = { clashes: false };
  const fits = look(schema, value, state);
  return { fits, clashes: state.clashes };
}

interface State {
  clashes: boolean;
}

type Members = Readonly<Record<string, Json>>;

const kind = (value: Json): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
const text = (value: Json): string =>
  Array.isArray(value)
    ? `[${value.map(text).join(",")}]`
    : kind(value) === "object"
      ? `{${Object.entries(value as Members)
          .map(([key, part]) => `${JSON.stringify(key)}:${text(part)}`)
          .sort()
          .join(",")}}`
      : JSON.stringify(value);
const same = (a: Json, b: Json): boolean => text(a) === text(b);

function look(schema: Json, value: Json, state: State): boolean {
  if (typeof schema === "boolean") return schema;
  const s = schema as Members;
  const verdicts: boolean[] = [];
  const say = (verdict: boolean) => verdicts.push(verdict);
  // Each keyword speaks of one type; meeting another one clashes.
  const about = (type: string, keywords: readonly string[], judge: () => void) => {
    if (!keywords.some((keyword) => Object.hasOwn(s, keyword))) return;
    if (kind(value) === type) judge();
    else state.clashes = true;
  };
  const has = (keyword: string) => Object.hasOwn(s, keyword);
  const at = (keyword: string) => s[keyword] as never;

  if (has("type")) {
    const names: readonly string[] = ([] as string[]).concat(at("type"));
    const whole = names.includes("integer") && typeof value === "number" && Number.isInteger(value);
    say(names.includes(kind(value)) || whole);
  }
  for (const listed of [
    has("const") ? [at("const") as Json] : [],
    has("enum") ? (at("enum") as Json[]) : [],
  ]) {
    if (listed.length === 0) continue;
    if (!listed.some((each) => kind(each) === kind(value))) state.clashes = true;
    say(listed.some((each) => same(each, value)));
  }
  about("number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], () => {
    const number = value as number;
    if (has("minimum")) say(number >= at("minimum"));
    if (has("maximum")) say(number <= at("maximum"));
    if (has("exclusiveMinimum")) say(number > at("exclusiveMinimum"));
    if (has("exclusiveMaximum")) say(number < at("exclusiveMaximum"));
    if (has("multipleOf")) say(number % at("multipleOf") === 0);
  });
  about("string", ["minLength", "maxLength", "pattern", "format"], () => {
    const length = [...(value as string)].length;
    if (has("minLength")) say(length >= at("minLength"));
    if (has("maxLength")) say(length <= at("maxLength"));
    if (has("pattern")) say(new RegExp(at("pattern"), "u").test(value as string));
    // Of the values drawn none has a format.
    if (has("format")) say(false);
  });
  const ofLists = [
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
  ];
  about("array", ofLists, () => {
    const list = value as readonly Json[];
    const first: readonly Json[] = has("prefixItems") ? at("prefixItems") : [];
    list.forEach((item, index) => {
      if (index < first.length) say(look(first[index] as Json, item, state));
      else if (has("items")) say(look(at("items"), item, state));
    });
    if (has("contains")) {
      const count = list.filter((item) => look(at("contains"), item, state)).length;
      say(count >= (has("minContains") ? at("minContains") : 1));
      if (has("maxContains")) say(count <= at("maxContains"));
    }
    if (has("minItems")) say(list.length >= at("minItems"));
    if (has("maxItems")) say(list.length <= at("maxItems"));
    if (has("uniqueItems") && at("uniqueItems")) say(new Set(list.map(text)).size === list.length);
  });
  const ofObjects = [
    "properties",
    "required",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
  ];
  about("object", ofObjects, () => {
    const object = value as Members;
    const named: Members = has("properties") ? at("properties") : {};
    const keys = Object.keys(object);
    for (const key of keys) {
      if (Object.hasOwn(named, key)) say(look(named[key] as Json, object[key] as Json, state));
      else if (has("additionalProperties")) say(look(at("additionalProperties"), object[key] as Json, state));
      if (has("propertyNames")) say(look(at("propertyNames"), key, state));
    }
    const demands = (names: readonly string[]) => names.every((name) => keys.includes(name));
    if (has("required")) say(demands(at("required")));
    if (has("minProperties")) say(keys.length >= at("minProperties"));
    if (has("maxProperties")) say(keys.length <= at("maxProperties"));
    for (const [key, names] of Object.entries(
      (has("dependentRequired") ? at("dependentRequired") : {}) as Members,
    ))
      if (keys.includes(key)) say(demands(names as readonly string[]));
  });
  const all = (keyword: string): readonly boolean[] =>
    (s[keyword] as readonly Json[]).map((part) => look(part, value, state));
  if (has("allOf")) say(!all("allOf").includes(false));
  if (has("anyOf")) say(all("anyOf").includes(true));
  if (has("oneOf")) say(all("oneOf").filter(Boolean).length === 1);
  if (has("not")) say(!look(at("not"), value, state));
  if (has("if")) {
    const [condition, then, otherwise] = ["if", "then", "else"].map((keyword) =>
      has(keyword) ? look(at(keyword), value, state) : true,
    );
    say((condition ? then : otherwise) as boolean);
  }
  return !verdicts.includes(false);
}
