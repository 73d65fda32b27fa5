/** Told of the longest of the wanted texts that ends before `end`. */
type Hit = (index: number, end: number) => void;

/** Finds texts in UTF-16 code units. */
export type FindTexts = (units: Uint16Array | string, hit: Hit) => void;

/**
 * Finds any of the texts in one pass (Aho and Corasick): the work grows with what is searched, not with how many texts there
 * are or what they have in common.
 */
export function findTexts(texts: readonly string[]): FindTexts {
  const { length, next, failure, longest } = automaton(texts);
  const first = new Int32Array(65_536);
  for (let unit = 0; unit < first.length; unit++) first[unit] = next(0, unit);
  if (length === 1) return () => undefined;
  return (units, hit) => {
    const isText = typeof units === "string";
    let state = 0;
    for (let index = 0; index < units.length; index++) {
      const unit = isText ? units.charCodeAt(index) : (units[index] as number);
      let to = state === 0 ? (first[unit] as number) : next(state, unit);
      while (to === 0 && state !== 0) {
        state = failure[state] as number;
        to = state === 0 ? (first[unit] as number) : next(state, unit);
      }
      state = to;
      const found = longest[state] as number;
      if (found >= 0) hit(found, index + 1);
    }
  };
}

interface Automaton {
  /** How many states. */
  readonly length: number;
  /** The state after a unit; 0 when there is none. */
  readonly next: (state: number, unit: number) => number;
  /** The state of the longest proper suffix that is a beginning as well. */
  readonly failure: Int32Array;
  /** The longest text that ends in a state, -1 when none does. */
  readonly longest: Int32Array;
}

function automaton(texts: readonly string[]): Automaton {
  const most = texts.reduce((sum, text) => sum + text.length, 1);
  const table = edges(most);
  const longest = new Int32Array(most).fill(-1);
  const parent = new Int32Array(most);
  const by = new Uint16Array(most);
  const depths: number[][] = [];
  let length = 1;
  for (const [index, text] of texts.entries()) {
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      let to = table.get(state, unit);
      if (to === 0) {
        to = length++;
        table.set(state, unit, to);
        parent[to] = state;
        by[to] = unit;
        const level = depths[at] ?? [];
        level.push(to);
        depths[at] = level;
      }
      state = to;
    }
    longest[state] = index;
  }
  const failure = new Int32Array(most);
  // Shallow states first: a failure leads to a state that is less deep.
  for (const state of depths.slice(1).flat()) {
    const unit = by[state] as number;
    let from = failure[parent[state] as number] as number;
    while (from !== 0 && table.get(from, unit) === 0) from = failure[from] as number;
    failure[state] = table.get(from, unit);
    if (longest[state] === -1) longest[state] = longest[failure[state] as number] as number;
  }
  return { length, next: table.get, failure, longest };
}

// A plain table of all states by all units would be as large as their product.
function edges(most: number): {
  readonly get: (state: number, unit: number) => number;
  readonly set: (state: number, unit: number, to: number) => void;
} {
  const size = 2 ** Math.ceil(Math.log2(2 * most + 2));
  const mask = size - 1;
  const states = new Int32Array(size);
  const units = new Uint16Array(size);
  const tos = new Int32Array(size);
  const slot = (state: number, unit: number): number => {
    let at = (Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> 7;
    for (at &= mask; tos[at] !== 0 && (states[at] !== state || units[at] !== unit); ) at = (at + 1) & mask;
    return at;
  };
  return {
    get: (state, unit) => tos[slot(state, unit)] as number,
    set: (state, unit, to) => {
      const at = slot(state, unit);
      states[at] = state;
      units[at] = unit;
      tos[at] = to;
    },
  };
}
