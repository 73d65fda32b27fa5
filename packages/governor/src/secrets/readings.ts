/** A text with its escapes undone, and where each code unit came from. */
export interface Reading {
  readonly units: Uint16Array | string;
  /** Unit `i` stands for the text from `from[i]` to `from[i + 1]`; `undefined`: for the unit itself. */
  readonly from?: Int32Array;
}

/** All ways to read a text in which a secret may be escaped: as it is, as JSON, URL-encoded with `+` as it is or for a space. */
export function readings(text: string): readonly Reading[] {
  const all: Reading[] = [{ units: text }];
  if (text.includes("\\")) all.push(read(text, json));
  if (text.includes("%")) all.push(read(text, url));
  if (text.includes("+")) all.push(read(text, form));
  return all;
}

/** Undoes what stands at a place: writes the units with `put`, returns how far it got. */
type Undo = (text: string, at: number, put: (unit: number) => void) => number;

function read(text: string, undo: Undo): Reading {
  const units = new Uint16Array(text.length);
  const from = new Int32Array(text.length + 1);
  let length = 0;
  let at = 0;
  const put = (unit: number): void => {
    units[length] = unit;
    from[length] = at;
    length++;
  };
  while (at < text.length) at = undo(text, at, put);
  from[length] = text.length;
  return { units: units.subarray(0, length), from };
}

const letters: Readonly<Record<string, number>> = {
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  '"': 34,
  "\\": 92,
  "/": 47,
};

const json: Undo = (text, at, put) => {
  const unit = text.charCodeAt(at);
  if (unit !== 0x5c) {
    put(unit);
    return at + 1;
  }
  const letter = text.charAt(at + 1);
  const code = letter === "u" ? hex(text, at + 2, 4) : letters[letter];
  put(code ?? unit);
  return code === undefined ? at + 1 : at + (letter === "u" ? 6 : 2);
};

const url: Undo = (text, at, put) => {
  const unit = text.charCodeAt(at);
  const byte = unit === 0x25 ? hex(text, at + 1, 2) : undefined;
  const more =
    byte === undefined || byte < 0x80 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : -1;
  let code = byte === undefined || more < 0 ? undefined : more === 0 ? byte : byte & (0x3f >> more);
  for (let index = 1; index <= more && code !== undefined; index++) {
    const next = text.charCodeAt(at + 3 * index) === 0x25 ? hex(text, at + 3 * index + 1, 2) : undefined;
    code = next === undefined || (next & 0xc0) !== 0x80 ? undefined : (code << 6) | (next & 0x3f);
  }
  if (code === undefined || code > 0x10ffff) {
    put(unit);
    return at + 1;
  }
  if (code > 0xffff) {
    put(0xd800 + ((code - 0x10000) >> 10));
    put(0xdc00 + ((code - 0x10000) & 0x3ff));
  } else put(code);
  return at + 3 + 3 * more;
};

const form: Undo = (text, at, put) => {
  if (text.charCodeAt(at) !== 0x2b) return url(text, at, put);
  put(0x20);
  return at + 1;
};

function hex(text: string, at: number, digits: number): number | undefined {
  let value = 0;
  for (let index = at; index < at + digits; index++) {
    const digit = digitOf(text.charCodeAt(index));
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
