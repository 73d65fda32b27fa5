import { fail, formatPath, type Issue, type Json, ok, put, type Result } from "@interlock/core";
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Where something stands in a text; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value stands, and its key when it is a member of a mapping. */
export interface Positions {
  readonly key?: Position;
  readonly value: Position;
}

/** A YAML (or JSON) text as JSON, with the place of every node by its path (`formatPath`). */
export interface YamlText {
  readonly value: Json;
  readonly positions: ReadonlyMap<string, Positions>;
}

type Path = readonly (string | number)[];

/** Reads YAML 1.2. What JSON cannot say exactly (NaN, integers beyond 2^53, lone surrogates) is an issue, never rounded. */
export function readYaml(text: string): Result<YamlText> {
  const lines = new LineCounter();
  const document = parse(text, lines);
  if ("issues" in document) return document;
  const reader: Reader = { document, lines, positions: new Map(), issues: [], aliases: 0 };
  try {
    const value = readNode(reader, document.contents as Node | null, []);
    return reader.issues.length > 0 ? fail(...reader.issues) : ok({ value, positions: reader.positions });
  } catch {
    return fail({ code: "not-a-policy", pointer: "", message: "the policy is nested too deeply to be read" });
  }
}

interface Reader {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly positions: Map<string, Positions>;
  readonly issues: Issue[];
  aliases: number;
}

// A few aliases are a convenience, thousands are a bomb.
const maxAliases = 100;

function parse(text: string, lines: LineCounter): Document | ReturnType<typeof fail> {
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      version: "1.2",
      // Ours below: it has the key's own place, and does not compare each key with every other.
      uniqueKeys: false,
    });
    if (document.errors.length === 0) return document as unknown as Document;
    return fail(
      ...document.errors.map((error): Issue => {
        const { line, col } = lines.linePos(error.pos[0]);
        return {
          code: "not-a-policy",
          pointer: "",
          message: `not YAML: ${error.message}`,
          line,
          column: col,
        };
      }),
    );
  } catch {
    return fail({ code: "not-a-policy", pointer: "", message: "the policy is not YAML that can be read" });
  }
}

function readNode(reader: Reader, node: Node | null, path: Path, key?: Position): Json {
  const value = position(reader, node) ?? key ?? { line: 1, column: 1 };
  reader.positions.set(formatPath(path), key === undefined ? { value } : { key, value });
  if (isAlias(node)) {
    reader.aliases += 1;
    const target = reader.aliases > maxAliases ? undefined : node.resolve(reader.document);
    if (target === undefined) return refuse(reader, path, value, "an alias that cannot be followed");
    return readNode(reader, target as Node, path, key);
  }
  if (isMap(node)) {
    const object: Record<string, Json> = {};
    for (const pair of node.items) {
      const name = keyName(pair.key);
      const at = position(reader, pair.key as Node) ?? value;
      const refusal = name === "__proto__" ? "a key that no policy uses" : "a key that stands here already";
      if (name === "__proto__" || Object.hasOwn(object, name)) {
        refuse(reader, [...path, name], at, refusal, "unknown-key");
        continue;
      }
      put(object, name, readNode(reader, pair.value as Node | null, [...path, name], at));
    }
    return object;
  }
  if (isSeq(node)) return node.items.map((item, index) => readNode(reader, item as Node, [...path, index]));
  return isScalar(node) ? readScalar(reader, node.value, path, value) : null;
}

function readScalar(reader: Reader, value: unknown, path: Path, at: Position): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    return value.isWellFormed() ? value : refuse(reader, path, at, "text that is not well-formed Unicode");
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return Object.is(value, -0) ? 0 : value;
    return refuse(reader, path, at, "a number that JSON cannot hold exactly; write it as text");
  }
  return refuse(reader, path, at, "a value that JSON cannot hold");
}

function keyName(key: unknown): string {
  return isScalar(key) ? (typeof key.value === "string" ? key.value : (key.source ?? String(key.value))) : "";
}

function position(reader: Reader, node: Node | null): Position | undefined {
  const offset = node?.range?.[0];
  if (offset === undefined) return undefined;
  const { line, col } = reader.lines.linePos(offset);
  return { line, column: col };
}

function refuse(reader: Reader, path: Path, at: Position, what: string, code = "not-a-policy"): null {
  reader.issues.push({ code, pointer: formatPath(path), message: `${formatPath(path)} is ${what}`, ...at });
  return null;
}
