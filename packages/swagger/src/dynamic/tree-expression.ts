import type { Json, TreeCondition } from "@interlock/core";

/**
 * Reads `itemIsParent` or `selectableFilter` by the mini-grammar of connectors.md 3.1; `unknown` when it does not
 * parse. Nothing is evaluated as code.
 */
export function parseTreeExpression(value: Json): TreeCondition {
  if (typeof value === "boolean") return { kind: "constant", value };
  if (typeof value !== "string") return { kind: "unknown", text: JSON.stringify(value).slice(0, longest) };
  const tokens = tokenize(value);
  const unknown: TreeCondition = { kind: "unknown", text: value.slice(0, longest) };
  if (tokens === undefined) return unknown;
  const cursor = { tokens, at: 0 };
  const condition = either(cursor, 0);
  return condition === undefined || cursor.at < tokens.length ? unknown : condition;
}

const longest = 1000;
const deepest = 50;

interface Token {
  readonly kind: "text" | "number" | "word" | "open" | "close";
  readonly text: string;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

function tokenize(text: string): readonly Token[] | undefined {
  if (text.length > longest) return undefined;
  const tokens: Token[] = [];
  const pattern = /\s*(?:(\()|(\))|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?(?![^\s()]))|([^\s()']+))\s*/uy;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, open, close, quoted, number, word] = match;
    if (open !== undefined) tokens.push({ kind: "open", text: open });
    else if (close !== undefined) tokens.push({ kind: "close", text: close });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "word", text: word as string });
  }
  return tokens;
}

function either(cursor: Cursor, depth: number): TreeCondition | undefined {
  return chain(cursor, "or", () => both(cursor, depth));
}

function both(cursor: Cursor, depth: number): TreeCondition | undefined {
  return chain(cursor, "and", () => unary(cursor, depth));
}

function chain(
  cursor: Cursor,
  kind: "or" | "and",
  next: () => TreeCondition | undefined,
): TreeCondition | undefined {
  const terms: TreeCondition[] = [];
  do {
    const term = next();
    if (term === undefined) return undefined;
    terms.push(term);
  } while (takeWord(cursor, kind));
  return terms.length === 1 ? terms[0] : { kind, terms };
}

function unary(cursor: Cursor, depth: number): TreeCondition | undefined {
  if (depth > deepest) return undefined;
  if (!takeWord(cursor, "not")) return primary(cursor, depth);
  const term = unary(cursor, depth + 1);
  return term === undefined ? undefined : { kind: "not", term };
}

function primary(cursor: Cursor, depth: number): TreeCondition | undefined {
  const token = cursor.tokens[cursor.at++];
  if (token?.kind === "open") {
    const inner = either(cursor, depth + 1);
    return cursor.tokens[cursor.at++]?.kind === "close" ? inner : undefined;
  }
  if (token?.kind !== "word") return undefined;
  if (token.text === "true" || token.text === "false")
    return { kind: "constant", value: token.text === "true" };
  const op = cursor.tokens[cursor.at++];
  const literal = readLiteral(cursor.tokens[cursor.at++]);
  if (op?.kind !== "word" || !isOperator(op.text) || literal === undefined) return undefined;
  return { kind: "compare", path: token.text, op: op.text, literal: literal.value };
}

type Operator = Extract<TreeCondition, { kind: "compare" }>["op"];

function isOperator(text: string): text is Operator {
  return ["eq", "ne", "gt", "ge", "lt", "le"].includes(text);
}

function readLiteral(
  token: Token | undefined,
): { readonly value: string | number | boolean | null } | undefined {
  if (token?.kind === "text") return { value: token.text };
  if (token?.kind === "number") return { value: Number(token.text) };
  if (token?.kind !== "word") return undefined;
  if (token.text === "null") return { value: null };
  return token.text === "true" || token.text === "false" ? { value: token.text === "true" } : undefined;
}

function takeWord(cursor: Cursor, word: string): boolean {
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== "word" || token.text !== word) return false;
  cursor.at++;
  return true;
}
