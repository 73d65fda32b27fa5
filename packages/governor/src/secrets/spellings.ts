/** One way in which a service may write a secret. */
export interface Spelling {
  readonly text: string;
  /** Characters before and after it that hold some of the secret's bits as well. */
  readonly before: number;
  readonly after: number;
}

/**
 * What to look for: the secret itself, and its base64 and base64url wherever in the encoded bytes it stands. How a text may
 * be escaped (JSON, URL) is undone where it is read, which finds every mixture of escaped and not.
 */
export function spellingsOf(secret: string): readonly Spelling[] {
  const bytes = Buffer.from(secret, "utf8");
  const found = new Map<string, Spelling>([[secret, { text: secret, before: 0, after: 0 }]]);
  for (const alignment of [0, 1, 2]) {
    const bits = 8 * (alignment + bytes.length);
    const encoded = Buffer.concat([Buffer.alloc(alignment), bytes]).toString("base64");
    const text = encoded.slice(Math.ceil((8 * alignment) / 6), Math.floor(bits / 6));
    const spelling = { text, before: alignment === 0 ? 0 : 1, after: bits % 6 === 0 ? 0 : 1 };
    for (const each of [text, text.replaceAll("+", "-").replaceAll("/", "_")]) {
      if (!found.has(each)) found.set(each, { ...spelling, text: each });
    }
  }
  return [...found.values()];
}

/** Whether a UTF-16 code unit is a letter of base64 or base64url. */
export function isBase64(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x2b ||
    unit === 0x2f ||
    unit === 0x2d ||
    unit === 0x5f
  );
}
