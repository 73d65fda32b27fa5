import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import ts from "typescript-5.9";
import { expect, test } from "vitest";

// 800 kB of "gateway " in an error took 41 s: a pattern of ours was quadratic. Every pattern meets what it is made of here,
// over and over, with an end that does not fit. No machine is so busy that 120,000 characters take a linear one seconds.
const length = 120_000;
const longest = 1_500;
const packages = join(import.meta.dirname, "../../packages");

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

function patternsIn(file: string): readonly Pattern[] {
  const text = readFileSync(join(packages, file), "utf8");
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

const all = readdirSync(packages, { recursive: true, encoding: "utf8" })
  .filter((file) => /^[a-z-]+[/\\]src[/\\].*\.ts$/u.test(file))
  .sort()
  .flatMap(patternsIn);

/** What a pattern is made of: its words and characters, and some that classes stand for. */
function piecesOf({ source }: Pattern): readonly string[] {
  const plain = source.replaceAll(/\\[bBdDsSwW]|\\[pP]\{[^}]*\}|\\u[0-9a-f]{4}/gu, "€");
  const words = [...plain.matchAll(/[A-Za-z0-9:_%]{2,}/gu)].map(([word]) => word);
  const characters = [...new Set(plain.replaceAll(/[A-Za-z0-9€]/gu, ""))].slice(0, 16);
  const classes = ["a", "A", "0", " ", "\t", "\u00e9"];
  return [
    ...new Set([
      ...words.slice(0, 8),
      ...words.slice(0, 3).map((word) => `${word} `),
      ...characters,
      ...classes,
    ]),
  ];
}

const repeated = (piece: string): string => piece.repeat(Math.ceil(length / piece.length));

function* hostile(pattern: Pattern): Generator<string> {
  const pieces = piecesOf(pattern);
  for (const piece of pieces) {
    for (const before of ["", "x", ...pieces.slice(0, 2)])
      for (const after of ["", "!\n\u0000"]) yield before + repeated(piece) + after;
    for (const other of pieces.slice(0, 8)) yield repeated(piece + other);
  }
}

const context = createContext({ text: "", pattern: /x/u });

/** Whether it ends in time; asked again before it is blamed. */
function ends(pattern: RegExp, text: string): boolean {
  Object.assign(context, { pattern, text });
  const once = (): boolean => {
    try {
      runInContext(
        "pattern.lastIndex = 0; pattern.global ? text.replace(pattern, '') : pattern.exec(text)",
        context,
        { timeout: longest },
      );
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
      throw error;
    }
  };
  return once() || once() || once();
}

test("there are patterns to look at, and the test finds one that backtracks", () => {
  expect(all.length).toBeGreaterThan(120);
  // What is only quadratic ends in time on a quick machine; these do on none.
  for (const [source, flags] of [
    ["(?:a|aa)+$", "u"],
    ["(?:[a-z]+)*!", "u"],
  ] as const) {
    const texts = [...hostile({ file: "", source, flags })];
    expect(
      texts.every((text) => ends(new RegExp(source, flags), text)),
      source,
    ).toBe(false);
  }
});

test.each(all.map((pattern) => [`${pattern.file} /${pattern.source}/${pattern.flags}`, pattern] as const))(
  "%s is linear",
  (_, pattern) => {
    const compiled = new RegExp(pattern.source, pattern.flags);
    for (const text of hostile(pattern)) {
      if (!ends(compiled, text)) expect.fail(`${JSON.stringify(text.slice(0, 80))}… takes too long`);
    }
  },
);

// Those are made of words of ours; a pattern that is somebody else's text is compiled to see whether it is one, never run.
test("patterns that are put together are few, and known", () => {
  const made = readdirSync(packages, { recursive: true, encoding: "utf8" })
    .filter((file) => /^[a-z-]+[/\\]src[/\\].*\.ts$/u.test(file))
    .filter((file) => readFileSync(join(packages, file), "utf8").includes("new RegExp("))
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
  expect(made).toEqual([
    "cli/src/io/output.ts",
    "core/src/providers/pattern.ts",
    "emulator/src/template.ts",
    "invoke/src/failure.ts",
    "invoke/src/resource-id.ts",
    "swagger/src/operation/change-by-name.ts",
    "swagger/src/schema/pattern.ts",
    "triage/src/schema/visible-constraint.ts",
  ]);
});
