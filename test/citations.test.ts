import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const find = (...globs: readonly string[]): readonly string[] =>
  globs
    .flatMap((glob) => globSync(glob, { cwd: root }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/(?:^|\/)(?:node_modules|dist)\//u.test(file))
    .sort();

const spec = find("docs/spec/*.md");
const sources = find("packages/*/src/**/*.ts");
const code = [...sources, ...find("test/**/*.ts", "examples/**/*.ts")];
const prose = find("*.md", "packages/*/README.md", "docs/**/*.md");

/** A page's name, a space, and the numbers of its rules, as docs/spec/index.md says. */
const citation = /([a-z][a-z-]*\.md) ((?:[RV]?\d+(?:\.\d+)*)(?:, [RV]?\d+(?:\.\d+)*)*)/gu;

interface Citation {
  readonly where: string;
  readonly page: string;
  readonly rule: string;
}

function citations(file: string): readonly Citation[] {
  return read(file)
    .split("\n")
    .flatMap((line, index) =>
      [...line.matchAll(citation)].flatMap(([, page = "", rules = ""]) =>
        rules.split(", ").map((rule) => ({ where: `${file}:${index + 1}`, page, rule })),
      ),
    );
}

/** The numbers that a page gives: headings and rules in bold; rows of a table where it has neither. */
function rules(file: string): readonly string[] {
  const page = read(file);
  const numbered = [...page.matchAll(/^(?:#{2,5} |\*\*)([RV]?\d+(?:\.\d+)*)(?:\.? |\*\* )/gmu)];
  const rows = [...page.matchAll(numbered.length === 0 ? /^\| (\d+) \|/gmu : /^\| (V\d+) \|/gmu)];
  return [...numbered, ...rows].map(([, rule = ""]) => rule);
}

const given = new Map(spec.map((file) => [basename(file), rules(file)]));

test("no page of the specification gives a number twice", () => {
  for (const [page, numbers] of given) {
    const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
    expect({ page, twice }).toEqual({ page, twice: [] });
  }
});

test("every rule that code, tests and documents cite is in the specification", () => {
  const all = [...code, ...prose].flatMap(citations);
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(({ page, rule }) => given.get(page)?.includes(rule) !== true)).toEqual([]);
});

test("every page that code names is there; one of the specification has a rule beside it, or its path", () => {
  const lost = code.flatMap((file) =>
    [
      ...read(file)
        .replaceAll(citation, "")
        .matchAll(/[\w./-]*\w\.md\b/gu),
    ]
      .map(([name]) => name.replace(/^(?:\.\.\/)+/u, ""))
      .filter((name) => !existsSync(join(root, name)))
      .map((name) => `${file}: ${name}`),
  );
  expect(lost).toEqual([]);
});

describe("a citation has one form", () => {
  test.each([
    ["a section sign, but of an RFC", /(?<!RFC \d+ )§/u],
    ["a bare number of a rule", /\(R\d+(?:, R\d+)*\)/u],
    ["a specification outside of the repository", /(?:shared|\.\.)\/spec\b/u],
  ])("never %s", (_, form) => {
    const found = [...code, ...prose]
      .filter((file) => file !== "test/citations.test.ts")
      .flatMap((file) =>
        read(file)
          .split("\n")
          .flatMap((line, index) => (form.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
      );
    expect(found).toEqual([]);
  });
});

test("no message to users cites the specification: a citation stands in a comment", () => {
  const spoken = sources.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, index) => {
        const at = Math.max(line.search(new RegExp(citation.source, "u")), line.search(/docs\/spec\b/u));
        const isComment = /^\s*(?:\/\/|\/\*\*|\*)/u.test(line) || /(?:^|\s)\/\/ /u.test(line.slice(0, at));
        return at < 0 || isComment ? [] : [`${file}:${index + 1}: ${line.trim()}`];
      }),
  );
  expect(spoken).toEqual([]);
});
