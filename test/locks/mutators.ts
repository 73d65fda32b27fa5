import { isObject, type Json, type Lock, put, type Segment } from "@interlock/core";
import { place } from "./corpus-tool.ts";

type Args = Record<string, Json>;

/** One way of going after a locked leaf: arguments that try to say what it is. */
export interface Attack {
  readonly name: string;
  /** Made when it is wanted: not every case of a large tool is tried in every run. */
  readonly args: () => unknown;
}

/** What an attacker would like in place of a locked value. */
const evils: readonly unknown[] = [
  "evil",
  "",
  0,
  -1,
  true,
  null,
  [],
  ["evil"],
  [["evil"]],
  {},
  { value: "evil" },
  { toString: "evil" },
  JSON.parse('{"__proto__":{"x":1}}'),
  "../..",
  "a\r\nX: evil",
  "\ud800",
  Number.POSITIVE_INFINITY,
  undefined,
];

const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.toLowerCase(),
  (name) => name.slice(0, 1).toUpperCase() + name.slice(1),
  (name) => name.slice(0, -1) + name.slice(-1).toUpperCase(),
  (name) =>
    [...name]
      .map((c) => (/[!-~]/u.test(c) ? String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0) : c))
      .join(""),
  (name) => name.replaceAll("k", "\u212a").replaceAll("s", "\u017f").replaceAll("i", "\u0131"),
  (name) => name.replaceAll("o", "\u043e").replaceAll("a", "\u0430").replaceAll("e", "\u0435"),
  (name) => name.normalize("NFD"),
  (name) => `${name}\u200b`,
  (name) => `\ufeff${name}`,
  (name) => `${name.slice(0, 1)}\u00ad${name.slice(1)}`,
  (name) => ` ${name}`,
  (name) => `${name} `,
  (name) => `${name}\0`,
  (name) => `${name}%00`,
  (name) => `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
  (name) => `${name}[]`,
  (name) => `${name}[0]`,
  (name) => `${name}.value`,
  (name) => `['${name}']`,
  (name) => `query:${name}`,
  (name) => `header:${name}`,
  (name) => `path:${name}`,
  (name) => `body:${name}`,
  (name) => `formData:${name}`,
];

/** Every attack on one lock, over arguments that are otherwise in order. */
export function* attacks(base: Args, lock: Lock): Generator<Attack> {
  const steps: readonly Segment[] = [lock.key, ...lock.segments];
  yield { name: "nothing", args: () => structuredClone(base) };
  for (const evil of evils) yield { name: "value", args: () => withValue(base, steps, evil) };
  for (let depth = 0; depth < steps.length; depth++) {
    const step = steps[depth];
    if (typeof step !== "string") continue;
    for (const spell of spellings) {
      const named = steps.map((each, i) => (i === depth ? spell(step) : each));
      yield { name: "spelling", args: () => withValue(base, named, "evil") };
    }
    if (depth < steps.length - 1)
      for (const evil of evils)
        yield { name: "parent", args: () => withValue(base, steps.slice(0, depth + 1), evil) };
  }
  yield* flattened(base, steps);
  yield* prototypes(base, steps);
}

// The way to the leaf as one key: dotted, slashed, indexed, in every container on the way.
function* flattened(base: Args, steps: readonly Segment[]): Generator<Attack> {
  for (const join of [".", "/", "~1", "][", ":", "__"]) {
    const key = steps.map((step) => step ?? "0").join(join);
    yield { name: "flat", args: () => withValue(base, [key], "evil") };
    if (steps.length > 2)
      yield {
        name: "flat",
        args: () =>
          withValue(
            base,
            [
              steps[0] as string,
              steps
                .slice(1)
                .map((s) => s ?? "0")
                .join(join),
            ],
            "evil",
          ),
      };
  }
  const [first] = steps;
  if (steps.includes(null)) {
    const at = steps.indexOf(null);
    for (const stand of [{ 0: {} }, { length: 1, 0: {} }, [[{}]], "x", [null], [undefined]]) {
      yield { name: "array", args: () => withValue(base, steps.slice(0, at), stand) };
    }
  }
  yield { name: "text", args: () => JSON.stringify(base) };
  yield { name: "list", args: () => [base] };
  yield { name: "inherited", args: () => Object.create({ [first as string]: "evil" }) };
}

function* prototypes(base: Args, steps: readonly Segment[]): Generator<Attack> {
  const last = steps.findLast((step) => typeof step === "string") as string;
  const tree = `{"${JSON.stringify(last).slice(1, -1)}":"evil"}`;
  for (const raw of [
    `{"__proto__":${tree}}`,
    `{"constructor":{"prototype":${tree}}}`,
    `{"prototype":${tree}}`,
  ]) {
    const evil = JSON.parse(raw) as Args;
    yield {
      name: "prototype",
      args: () => Object.keys(evil).reduce((top, key) => withKey(top, key, evil[key]), structuredClone(base)),
    };
    for (let depth = 1; depth < steps.length; depth++) {
      yield { name: "prototype", args: () => withValue(base, steps.slice(0, depth), evil) };
    }
  }
}

function withKey(target: Args, key: string, value: unknown): Args {
  put(target, key, value);
  return target;
}

function withValue(base: Args, steps: readonly Segment[], value: unknown): Args {
  const copy = structuredClone(base);
  const flat = steps.at(-1) === null ? steps.slice(0, -1) : steps;
  if (flat.length === 1) put(copy, flat[0] as string, value);
  else if (isObject(copy)) place(copy, flat, value as Json);
  return copy;
}
