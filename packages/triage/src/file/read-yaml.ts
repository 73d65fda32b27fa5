import { fail, formatPath, type Issue, type Json, ok, put, type Result } from "@interlock/core";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import { type FindPosition, keyName, openPositions, startOf } from "./yaml-positions.ts";

/** A YAML (or JSON) text as JSON, with the place of every node. */
export interface YamlText {
  readonly value: Json;
  readonly positionOf: FindPosition;
}

/** Reads YAML 1.2. What JSON cannot say exactly (NaN, integers beyond 2^53, lone surrogates) is an issue, never rounded. */
export function readYaml(text: string): Result<YamlText> {
  const lines = new LineCounter();
  const document = parse(text, lines);
  if ("issues" in document) return document;
  const root = document.contents as Node | null;
  const reader: Reader = { document, lines, issues: [], aliases: 0 };
  try {
    const value = readNode(reader, root, "");
    return reader.issues.length > 0
      ? fail(...reader.issues)
      : ok({ value, positionOf: openPositions(document, lines) });
  } catch {
    return fail({ code: "not-a-policy", pointer: "", message: "the policy is nested too deeply to be read" });
  }
}

interface Reader {
  readonly document: Document;
  readonly lines: LineCounter;
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
    // A warning says that something was passed over, such as a tag: nothing of a policy is.
    const faults = [...document.errors, ...document.warnings];
    if (faults.length === 0) return document as unknown as Document;
    return fail(
      ...faults.map((error): Issue => {
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

function readNode(reader: Reader, node: Node | null, path: string): Json {
  if (isAlias(node)) {
    reader.aliases += 1;
    const target = reader.aliases > maxAliases ? undefined : node.resolve(reader.document);
    if (target === undefined) return refuse(reader, path, node, "an alias that cannot be followed");
    return readNode(reader, target as Node, path);
  }
  if (isMap(node)) {
    const object: Record<string, Json> = {};
    for (const pair of node.items) {
      const name = keyName(pair.key);
      const at = path + formatPath([name]);
      if (name === "__proto__" || Object.hasOwn(object, name)) {
        const refusal = name === "__proto__" ? "a key that no policy uses" : "a key that stands here already";
        refuse(reader, at, pair.key as Node, refusal, "unknown-key");
        continue;
      }
      put(object, name, readNode(reader, pair.value as Node | null, at));
    }
    return object;
  }
  if (isSeq(node)) return node.items.map((item, index) => readNode(reader, item as Node, `${path}/${index}`));
  return isScalar(node) ? readScalar(reader, node, path) : null;
}

function readScalar(reader: Reader, node: Scalar, path: string): Json {
  const { value } = node;
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value;
  if (typeof value === "string") {
    return value.isWellFormed() ? value : refuse(reader, path, node, "text that is not well-formed Unicode");
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    if (/^[-+]?0\d/u.test(node.source ?? ""))
      return refuse(reader, path, node, "a number with a 0 before it; write it as text, or without the 0");
    if (losesDigits(node.source ?? "", value))
      return refuse(reader, path, node, "a number that JSON cannot hold exactly; write it as text");
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return Object.is(value, -0) ? 0 : value;
    return refuse(reader, path, node, "a number that JSON cannot hold exactly; write it as text");
  }
  return refuse(reader, path, node, "a value that JSON cannot hold");
}

function losesDigits(source: string, value: number): boolean {
  const written = significant(source);
  if (!/^[-+]?[\d.]+(?:e[-+]?\d+)?$/iu.test(source) || written.length < 16)
    return value === 0 && written !== "";
  return written.length > 100 || significant(value.toPrecision(written.length)) !== written;
}

function significant(text: string): string {
  const digits = text.split(/e/iu, 1)[0]?.replaceAll(/[-+.]/gu, "") ?? "";
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  return digits.slice(0, end).replace(/^0+/u, "");
}

function refuse(reader: Reader, path: string, node: Node, what: string, code = "not-a-policy"): null {
  const at = startOf(reader.lines, node);
  reader.issues.push({ code, pointer: path, message: `${path} is ${what}`, ...at });
  return null;
}
