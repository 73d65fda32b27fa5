import { freeKey, isObject, type Json, put } from "@interlock/core";
import { type FindTexts, findTexts } from "./find-texts.ts";
import { readings } from "./readings.ts";
import { isBase64, type Spelling, spellingsOf } from "./spellings.ts";

/** A secret that nobody may read back. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** A value without secrets, and how many places held one. */
export interface Masked {
  readonly value: Json;
  readonly masked: number;
}

/** Takes secrets out of a value; what holds none is returned itself. */
export type Mask = (json: Json) => Masked;

/** The fewest characters of a secret that is looked for everywhere: shorter ones are everywhere (governance.md 8.4). */
export const shortestSecret = 8;

/**
 * Makes the mask of some secrets, in one pass over a value however many there are: in texts, in keys and as numbers; as they
 * are, JSON-escaped, URL-encoded, in base64 and base64url. Where they overlap nothing of either is left. Made once: it is
 * the making that costs.
 */
export function createMask(secrets: readonly Secret[]): Mask {
  const known = secrets.filter(({ value }) => value.length >= shortestSecret);
  if (known.length === 0) return (value) => ({ value, masked: 0 });
  const wanted = known.flatMap((secret) =>
    spellingsOf(secret.value).map((spelling) => ({ secret, spelling })),
  );
  const find = findTexts(wanted.map(({ spelling }) => spelling.text));
  const numbers = new Map(
    known.flatMap((secret) => numberOf(secret).map((number) => [number, secret] as const)),
  );
  const labels = new Map(known.map((secret) => [secret, labelOf(secret, find)]));
  const label = (secret: Secret): string => labels.get(secret) as string;
  const inText = (text: string): MaskedText => untilNone(text, (each) => maskText(each, wanted, find, label));
  return (json) =>
    maskValue(json, inText, (number) => {
      const secret = numbers.get(number);
      return secret !== undefined && isTold(number, secret) ? label(secret) : undefined;
    });
}

/** Whether arguments hold a secret that the mask knows: somebody is guessing, or hands on what it should not have. */
export function containsSecret(args: Json, mask: Mask): boolean {
  return mask(args).masked > 0;
}

interface Wanted {
  readonly secret: Secret;
  readonly spelling: Spelling;
}

interface MaskedText {
  readonly text: string;
  readonly masked: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly secret: Secret;
}

// What was cut off just before another secret may be whole beside its label.
function untilNone(text: string, mask: (text: string) => MaskedText): MaskedText {
  let result: MaskedText = { text, masked: 0 };
  for (let round = 0; round < 4; round++) {
    const { text: after, masked } = mask(result.text);
    if (masked === 0) break;
    result = { text: after, masked: result.masked + masked };
  }
  return result;
}

function maskText(
  text: string,
  wanted: readonly Wanted[],
  find: FindTexts,
  label: (secret: Secret) => string,
): MaskedText {
  const spans: Span[] = [];
  for (const { units, from } of readings(text)) {
    const source = (index: number): number => (from === undefined ? index : (from[index] as number));
    const unitAt = (index: number): number =>
      (typeof units === "string" ? units.charCodeAt(index) : units[index]) ?? Number.NaN;
    find(units, (index, end) => {
      const { secret, spelling } = wanted[index] as Wanted;
      const start = end - spelling.text.length;
      const first = spelling.before === 1 && isBase64(unitAt(start - 1)) ? start - 1 : start;
      const last = spelling.after === 1 && isBase64(unitAt(end)) ? end + 1 : end;
      add(spans, { start: source(first), end: source(last), secret });
    });
  }
  if (spans.length === 0) return { text, masked: 0 };
  const parts: string[] = [];
  let at = 0;
  const merged = merge(spans);
  for (const { start, end, secret } of merged) {
    parts.push(text.slice(at, start), label(secret));
    at = end;
  }
  parts.push(text.slice(at));
  return { text: parts.join(""), masked: merged.length };
}

// A secret that repeats itself is found at every step; what overlaps is one place at once, so that few are kept.
function add(spans: Span[], span: Span): void {
  const last = spans.at(-1);
  if (last !== undefined && last.start <= span.start && span.start < last.end) {
    spans[spans.length - 1] = union(last, span);
  } else spans.push(span);
}

function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) add(merged, span);
  return merged;
}

// Named after the longest: what is shorter may be a part of it.
function union(a: Span, b: Span): Span {
  const secret = b.secret.value.length > a.secret.value.length ? b.secret : a.secret;
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end), secret };
}

function maskValue(
  json: Json,
  inText: (text: string) => MaskedText,
  inNumber: (number: number) => string | undefined,
): Masked {
  let count = 0;
  const text = (before: string): string => {
    const { text: after, masked } = inText(before);
    count += masked;
    return after;
  };
  const walk = (value: Json): Json => {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") {
      const instead = inNumber(value);
      if (instead !== undefined) count++;
      return instead ?? value;
    }
    const before = count;
    if (Array.isArray(value)) {
      const items = value.map((item: Json) => walk(item));
      return count === before ? value : items;
    }
    if (!isObject(value)) return value;
    const copy: Record<string, Json> = {};
    const taken = new Map<string, number>();
    for (const [key, item] of Object.entries(value)) put(copy, freeKey(copy, text(key), taken), walk(item));
    return count === before ? value : copy;
  };
  const value = walk(json);
  return { value, masked: count };
}

const numeric = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

// A service that keeps digits as a number gives them back as one, leading zeros and the last of many digits lost.
function numberOf({ value }: Secret): readonly number[] {
  return numeric.test(value) && Number.isFinite(Number(value)) ? [Number(value)] : [];
}

// A long text may be a short number (`00000001`), which is everywhere.
function isTold(number: number, { value }: Secret): boolean {
  const text = String(number);
  return text.length >= shortestSecret || text === value;
}

// A name may be the secret itself, or another one.
function labelOf({ name }: Secret, find: FindTexts): string {
  let label = `secret:${name}`;
  for (const { units } of readings(label)) {
    find(units, () => {
      label = "secret";
    });
  }
  return label;
}
