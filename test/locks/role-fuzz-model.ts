import type { Json } from "@interlock/core";

/** Random choices that one number repeats. */
export interface Draw {
  readonly below: (count: number) => number;
  readonly chance: (likely: number) => boolean;
  readonly one: <T>(list: readonly T[]) => T;
}

export function openDraw(seed: number): Draw {
  let state = (seed * 2_654_435_761) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (count) => Math.floor(next() * count),
    chance: (likely) => next() < likely,
    one: (list) => list[Math.floor(next() * list.length)] as never,
  };
}

/** A place of a body as the test means it; nothing of the product has a part in it. */
export interface Model {
  readonly kind: "text" | "number" | "free" | "again" | "object" | "array";
  readonly props: ReadonlyMap<string, Model>;
  readonly items?: Model;
  /** What an object takes beyond its properties. */
  readonly open?: true | Model;
  readonly internal: boolean;
  readonly readOnly: boolean;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly preset?: Json;
  /** Of `again`: how many objects up the one is that it repeats. */
  readonly up?: Model;
}

const names = [
  ..."abcdeto",
  "isAdmin",
  "owner",
  "visibility",
  "~other",
  "*",
  "a/b",
  "c.d",
  "x y",
  "__proto__",
  "constructor",
  "straße",
  "ſum",
  "ＫＥＹ",
  "$top",
  "0",
  "",
];

/** A body: an object with random objects, arrays and open maps below. */
export function drawBody(draw: Draw): Model {
  return drawObject(draw, 0, false, false);
}

type Mutable = { -readonly [K in keyof Model]: Model[K] };

function drawObject(draw: Draw, depth: number, internal: boolean, required: boolean): Model {
  const props = new Map<string, Model>();
  const object: Mutable = {
    kind: "object",
    props,
    internal,
    readOnly: false,
    required,
    nullable: depth > 0 && draw.chance(0.25),
  };
  const seen = new Set<string>();
  for (let count = 1 + draw.below(4); count > 0; count--) {
    const name = draw.one(names);
    // No definition declares lookalikes.
    if (seen.has(name.toLowerCase())) continue;
    seen.add(name.toLowerCase());
    props.set(name, drawNode(draw, depth + 1, internal, object));
  }
  if (draw.chance(0.6)) object.open = draw.chance(0.5) ? true : drawValue(draw, depth + 1);
  return object;
}

function drawValue(draw: Draw, depth: number): Model {
  return draw.chance(0.5) || depth > 2 ? drawLeaf(draw, false, false) : drawObject(draw, depth, false, false);
}

function drawNode(draw: Draw, depth: number, above: boolean, parent: Model): Model {
  const internal = above || draw.chance(0.12);
  const required = draw.chance(0.15);
  if (depth < 4 && draw.chance(0.35)) return drawObject(draw, depth, internal, required);
  if (depth < 4 && draw.chance(0.2)) {
    const items = draw.chance(0.8)
      ? drawObject(draw, depth + 1, internal, true)
      : plainItem(drawLeaf(draw, internal, true));
    const nullable = draw.chance(0.2);
    return { kind: "array", props: new Map(), items, internal, readOnly: false, required, nullable };
  }
  const leaf = drawLeaf(draw, internal, required);
  return leaf.kind === "free" && draw.chance(0.4) ? { ...leaf, kind: "again", up: parent } : leaf;
}

function drawLeaf(draw: Draw, internal: boolean, required: boolean): Model {
  const kind = draw.one(["text", "text", "number", "free"] as const);
  const readOnly = draw.chance(0.12);
  const preset = draw.chance(internal ? 0.7 : 0.1) ? presetOf(kind) : undefined;
  return {
    kind,
    props: new Map(),
    internal,
    readOnly,
    required,
    nullable: false,
    ...(preset === undefined ? {} : { preset }),
  };
}

// An array of such values is one leaf, which has no marks inside.
function plainItem({ preset: _, ...leaf }: Model): Model {
  return { ...leaf, readOnly: false };
}

function presetOf(kind: Model["kind"]): Json | undefined {
  return kind === "text" ? "preset" : kind === "number" ? 7 : undefined;
}
