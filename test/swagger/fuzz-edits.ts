import { isObject, type Json, put } from "@interlock/core";

/** Draws a whole number from 0 to below a bound. */
export type Draw = (below: number) => number;

/** What hostile hands do to a parsed definition; in place, and never deeper than the stack allows. */
export const treeEdits: Readonly<Record<string, (root: Json, draw: Draw) => void>> = {
  drop: (root, draw) => {
    const { holder, key } = pick(root, draw);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete (holder as Mutable)[key];
  },
  retype: (root, draw) => set(pick(root, draw), oddValue(draw)),
  move: (root, draw) => set(pick(root, draw), structuredClone(valueAt(pick(root, draw)))),
  rename: (root, draw) => {
    const place = pick(root, draw);
    if (isObject(place.holder))
      put(place.holder as Mutable, one(oddNames, draw), structuredClone(valueAt(place)));
  },
  refer: (root, draw) => {
    const { holder } = pick(root, draw);
    if (isObject(holder)) put(holder as Mutable, "$ref", reference(root, draw));
  },
  mark: (root, draw) => {
    const { holder } = pick(root, draw);
    if (isObject(holder)) put(holder as Mutable, one(extensions, draw), oddValue(draw));
  },
  say: (root, draw) => {
    const { holder } = pick(root, draw);
    if (isObject(holder)) put(holder as Mutable, one(keywords, draw), oddValue(draw));
  },
  nest: (root, draw) => set(pick(root, draw), tower(draw(one([8, 60, 300], draw)), draw)),
  bomb: (root, draw) => {
    if (!isObject(root)) return;
    const levels = 20 + draw(30);
    const definitions: Mutable = {};
    const way = draw(4);
    for (let level = 0; level < levels; level++) {
      const $ref = `#/definitions/L${(level + 1) % (levels + draw(2))}`;
      put(definitions, `L${level}`, twofold(way, { $ref }));
    }
    put(root as Mutable, "definitions", definitions);
    for (let uses = 0; uses < 3; uses++) set(pick(root, draw), { $ref: "#/definitions/L0" });
  },
};

/** What hostile hands do to the text of a definition. */
export const textEdits: Readonly<Record<string, (text: string, draw: Draw) => string>> = {
  cut: (text, draw) => text.slice(0, draw(text.length + 1)),
  insert: (text, draw) => splice(text, draw(text.length + 1), 0, one(snippets, draw)),
  remove: (text, draw) => splice(text, draw(text.length + 1), 1 + draw(8), ""),
  twice: (text, draw) => text.replace('"', `"${one(["paths", "swagger", "definitions"], draw)}":{},"`),
  deep: (text, draw) => {
    const [open, close] = one(
      [
        ["[", "]"],
        ['{"a":', "}"],
        ['{"properties":', "}"],
      ],
      draw,
    );
    return text.replace("{", `{"x":${open?.repeat(100_000)}1${close?.repeat(draw(2) * 100_000)},`);
  },
};

/** How a definition comes. */
export const wrappings: Readonly<Record<string, (text: string, draw: Draw) => unknown>> = {
  text: (text) => text,
  object: (text) => parsed(text),
  bytes: (text) => new TextEncoder().encode(text),
  "two byte order marks": (text) => `\uFEFF\uFEFF${text}`,
  marked: (text) => new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]),
  "UTF-16": (text) => new Uint8Array(Buffer.from(text, "utf16le")),
  "Latin-1": (text) => new Uint8Array(Buffer.from(text, "latin1")),
  flipped: (text, draw) => {
    const bytes = new TextEncoder().encode(text);
    for (let flips = 0; flips < 3; flips++) bytes[draw(bytes.length)] = draw(256);
    return bytes;
  },
  envelope: (text) => `{"properties":{"swagger":${text}}}`,
};

type Mutable = Record<string, Json>;

interface Spot {
  readonly holder: Json;
  readonly key: string;
}

// Goes down with a chance to stop at each level, so that what is near the root is hit as often as what is deep.
function pick(root: Json, draw: Draw): Spot {
  let holder: Json = root;
  let key = "";
  for (let depth = 0; depth < 60; depth++) {
    const keys = Object.keys(holder as object);
    if (keys.length === 0) break;
    const next = keys[draw(keys.length)] as string;
    const value = (holder as Mutable)[next];
    key = next;
    if (typeof value !== "object" || value === null || draw(9) === 0) return { holder, key };
    if (Object.keys(value).length === 0) return { holder, key };
    holder = value;
  }
  return { holder, key };
}

function valueAt({ holder, key }: Spot): Json {
  return Object.hasOwn(holder as object, key) ? ((holder as Mutable)[key] as Json) : null;
}

function set({ holder, key }: Spot, value: Json): void {
  if (key !== "") put(holder as Mutable, key, value);
}

function reference(root: Json, draw: Draw): Json {
  const way: string[] = [];
  let at = root;
  for (let steps = draw(6); steps > 0; steps--) {
    const keys = typeof at === "object" && at !== null ? Object.keys(at) : [];
    const key = keys[draw(Math.max(1, keys.length))];
    if (key === undefined) break;
    way.push(key.replaceAll("~", "~0").replaceAll("/", "~1"));
    at = (at as Mutable)[key] as Json;
  }
  return one<Json>([`#/${way.join("/")}`, `#/${way.join("/")}`, "#", "#/", ...oddReferences], draw);
}

function twofold(way: number, to: Json): Json {
  if (way === 0) return { type: "object", properties: { a: to, b: to } };
  if (way === 1) return { allOf: [to, to] };
  if (way === 2) return { type: "array", items: { properties: { a: to, b: { type: "array", items: to } } } };
  return { allOf: [to], properties: { a: to }, additionalProperties: to, description: "beside" };
}

function tower(levels: number, draw: Draw): Json {
  let inner: Json = { type: "string" };
  for (let level = 0; level < levels; level++) {
    const way = draw(5);
    if (way === 0) inner = { type: "object", required: ["p"], properties: { p: inner } };
    else if (way === 1) inner = { type: "array", items: inner };
    else if (way === 2) inner = { allOf: [inner] };
    else if (way === 3) inner = [inner];
    else inner = { additionalProperties: inner };
  }
  return inner;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function splice(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

function oddValue(draw: Draw): Json {
  return structuredClone(one(oddValues, draw));
}

function one<T>(from: readonly T[], draw: Draw): T {
  return from[draw(from.length)] as T;
}

const oddNames = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "",
  "~",
  "/",
  "a.b",
  "*",
  "query:x",
  "\0",
];
const oddReferences = [
  "other.json#/a",
  "http://example.com/",
  "#/definitions/__proto__",
  "#/%",
  "#/~2",
  5,
  {},
];
const snippets = [
  ",",
  "}",
  "]",
  '"',
  ":",
  "{",
  "null,",
  "\0",
  "\u202e",
  "\ud800",
  "1e999",
  "/*",
  "\\u00",
  "NaN",
];
const extensions = [
  ...["values", "list", "tree", "schema", "properties"].map((kind) => `x-ms-dynamic-${kind}`),
  ...["visibility", "summary", "trigger", "url-encoding", "safe-operation", "enum-values", "enum"].map(
    (name) => `x-ms-${name}`,
  ),
  ...["capabilities", "connector-metadata", "notification-content", "openai-data"].map(
    (name) => `x-ms-${name}`,
  ),
  "x-nullable",
];
const keywords = [
  ...["type", "properties", "items", "required", "allOf", "enum", "default", "format", "pattern", "title"],
  ...["additionalProperties", "parameters", "responses", "in", "name", "schema", "consumes", "operationId"],
  ...["minLength", "maximum", "exclusiveMinimum", "multipleOf", "uniqueItems", "minItems", "description"],
];
const oddValues: readonly Json[] = [
  ...[null, true, false, 0, -0, 1e308, -1.5, "", " ", "string", "object", "array", "file", "internal"],
  ...["\ud800", "a".repeat(20_000), "(a+)+$", "[", "\u202eabc\u200b", "__proto__", "body", "batch"],
  ...[[], {}, [null], [[]], [{}], ["null"], ["string", "null"], { type: [] }, { type: ["object", 5] }],
  ...[
    { $ref: "#" },
    { $ref: "#/paths" },
    { allOf: [{ $ref: "#" }] },
    { items: [{}, {}] },
    { required: true },
  ],
  {
    operationId: "x",
    parameters: { a: { parameter: "body/a" }, b: { value: {} }, c: null, __proto__: null },
  },
  { capability: "file-picker", parameters: { isFolder: { value: true } }, "value-path": "Id" },
  { open: { operationId: "x" }, browse: { operationId: "x", parameters: [] }, settings: 5 },
  { properties: { a: null, b: [], c: "c" }, required: [1, "zz"], type: "object" },
  Array.from({ length: 3_000 }, (_, index) => index),
];
