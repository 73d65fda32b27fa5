/**
 * Whether a valid JSON text holds an object with the same key twice: it names more keys than its value has.
 * `JSON.parse` keeps the last one and does not tell.
 */
export function hasDuplicateKeys(text: string, value: unknown): boolean {
  return countNamedKeys(text) > countKeys(value);
}

// A string is a key when a colon follows. Strings are skipped with indexOf, which is many times faster than a loop.
function countNamedKeys(text: string): number {
  let keys = 0;
  for (let open = text.indexOf('"'); open >= 0; ) {
    const close = stringEnd(text, open);
    let after = close + 1;
    let code = text.charCodeAt(after);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++after);
    if (code === 0x3a) keys++;
    open = text.indexOf('"', after);
  }
  return keys;
}

/** The index of the quote that ends the string that opens at `open`; the text's length when none does. */
export function stringEnd(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return close;
  }
  return text.length;
}

function countKeys(value: unknown): number {
  let keys = 0;
  const pending: unknown[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const values: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) keys += values.length;
    for (const each of values) if (typeof each === "object" && each !== null) pending.push(each);
  }
  return keys;
}
