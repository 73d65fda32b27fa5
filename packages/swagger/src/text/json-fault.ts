import { stringEnd } from "./duplicate-keys.ts";

/** Where a text stops being strict JSON: line and column from 1, and what is wrong there. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

/** Finds the first place where a text is no strict JSON; for a text that does not parse. */
export function jsonFault(text: string): JsonFault {
  const { at, what } = firstFault(text);
  const before = text.slice(0, at);
  const line = before.split("\n").length;
  return { line, column: at - before.lastIndexOf("\n"), what };
}

type Expected = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end" | "nothing";

function firstFault(text: string): { readonly at: number; readonly what: string } {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  const after = (): Expected => (open.length === 0 ? "nothing" : "comma or end");
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === " " || char === "\n" || char === "\r" || char === "\t") continue;
    const isValue: boolean = expected === "value" || expected === "value or end";
    if ((char === "{" || char === "[") && isValue) {
      open.push(char);
      expected = char === "{" ? "key or end" : "value or end";
    } else if ((char === "}" || char === "]") && closes(char, open.at(-1), expected)) {
      open.pop();
      expected = after();
    } else if (char === ":" && expected === "colon") expected = "value";
    else if (char === "," && expected === "comma or end") expected = open.at(-1) === "{" ? "key" : "value";
    else if (char === '"' && (isValue || expected === "key" || expected === "key or end")) {
      const end = stringEnd(text, at);
      const fault = stringFault(text, at, end);
      if (fault !== undefined) return fault;
      expected = isValue ? after() : "colon";
      at = end;
    } else if (isValue && /[-\dtfn]/u.test(char)) {
      const word = wordAt(text, at);
      if (!isScalar(word)) return { at, what: "this is no value" };
      expected = after();
      at += word.length - 1;
    } else return { at, what: `${words[expected]} is expected` };
  }
  return { at: text.length, what: "the text ends too early" };
}

const words: Readonly<Record<Expected, string>> = {
  value: "a value",
  "value or end": "a value or ]",
  key: "a key in quotes",
  "key or end": "a key in quotes or }",
  colon: "a colon",
  "comma or end": "a comma or the end",
  nothing: "nothing more",
};

function closes(char: string, open: string | undefined, expected: Expected): boolean {
  if (open !== (char === "}" ? "{" : "[")) return false;
  return expected === "comma or end" || expected === (char === "}" ? "key or end" : "value or end");
}

function wordAt(text: string, at: number): string {
  const words = /[-+.\w]+/uy;
  words.lastIndex = at;
  return words.exec(text)?.[0] ?? text.charAt(at);
}

function isScalar(word: string): boolean {
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/u.test(word);
}

function stringFault(text: string, from: number, end: number): { at: number; what: string } | undefined {
  for (let at = from + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20) return { at, what: "a control character in a text is expected to be escaped" };
    if (code !== 0x5c) continue;
    const sequence = /^(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/u.exec(text.slice(at + 1, at + 6))?.[0];
    if (sequence === undefined) return { at, what: "this escape is none" };
    at += sequence.length;
  }
  return end >= text.length ? { at: from, what: "this text does not end" } : undefined;
}
