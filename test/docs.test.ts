import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { interlock } from "@interlock/cli";
import { lintRules, policyFileJsonSchema } from "@interlock/triage";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const pages = globSync(["*.md", "docs/**/*.md", "packages/*/README.md"], { cwd: root });

interface Fence {
  readonly language: string;
  readonly source: string | undefined;
  readonly text: string;
}

function fences(page: string): readonly Fence[] {
  const found = read(page).matchAll(/(?:<!-- (\S+) -->\n)?```(\w*)\n([\s\S]*?)```/gu);
  return [...found].map(([, source, language = "", text = ""]) => ({ source, language, text }));
}

describe.each(pages)("%s", (page) => {
  test("every snippet of code stands verbatim in a file that is compiled and run", () => {
    // The specification's blocks are shapes of documents, often of other people's.
    const shown = page.startsWith("docs/spec/") ? [] : fences(page);
    const code = shown.filter(({ language }) => ["ts", "js", "yaml", "json"].includes(language));
    expect(code.filter(({ source }) => source === undefined).map(({ text }) => text)).toEqual([]);
    for (const { source, text } of code) expect(read(source as string)).toContain(text);
  });

  test("every command exists", () => {
    const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
    const named = fences(page)
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) =>
        [...text.matchAll(/pnpm@12 (?:--silent )?(\S+)/gu)].map(([, name]) => name as string),
      );
    expect(named.filter((name) => name !== "install" && scripts[name] === undefined)).toEqual([]);
  });

  test("every link leads somewhere", () => {
    const prose = read(page).replaceAll(/`[^`\n]*`/gu, "");
    const links = [...prose.matchAll(/\]\(([^)#]+)[^)]*\)/gu)].map(([, target]) => target as string);
    const broken = links.filter(
      (target) => !/^https?:/u.test(target) && !existsSync(join(root, dirname(page), target)),
    );
    expect(broken).toEqual([]);
  });

  test("every test and source file that it names is there", () => {
    const named = [...read(page).matchAll(/`((?:test|packages|examples|docs)\/[\w./-]+\.\w+)`/gu)].map(
      ([, file]) => file as string,
    );
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

test("the policy's page names every key of the file and every lint rule", () => {
  const page = read("docs/policy.md");
  const keys = keysOf(policyFileJsonSchema());
  expect(keys).toContain("onLocked");
  expect(keys.filter((key) => !page.includes(key))).toEqual([]);
  const rows = lintRules.map(({ code, about }) => `| \`${code}\` | ${about} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("the command line's page names every command", () => {
  const page = read("docs/cli.md");
  const commands = interlock().commands.map((command) => command.name());
  expect(commands).toContain("check");
  expect(commands.filter((name) => !new RegExp(`^\\| \`${name}\\b`, "mu").test(page))).toEqual([]);
});

test("every package introduces itself, and its manifest leads to where it is", () => {
  for (const folder of globSync("packages/*", { cwd: root })) {
    const manifest = JSON.parse(read(`${folder}/package.json`));
    const directory = folder.replaceAll("\\", "/");
    expect(manifest.repository).toEqual({ type: "git", url: expect.any(String), directory });
    expect(manifest.homepage).toContain(`/${directory}#readme`);
    expect(manifest.keywords).toContain("interlock");
    const page = read(`${folder}/README.md`);
    expect(page).toContain(`# ${manifest.name}\n`);
    expect(page).toMatch(new RegExp(`^npm install (?:--global )?${manifest.name}\\b`, "mu"));
  }
});

function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const properties = (schema as { properties?: Readonly<Record<string, unknown>> }).properties ?? {};
  return [...Object.keys(properties), ...Object.values(schema).flatMap(keysOf)];
}
