import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Each package's floor; a package imports only from lower floors, siblings never (docs/architecture.md). */
const floors: Readonly<Record<string, number>> = {
  core: 0,
  swagger: 1,
  locks: 1,
  "run-mode": 1,
  triage: 2,
  dynamic: 2,
  approval: 2,
  governor: 3,
  invoke: 3,
  adapters: 4,
  simulate: 4,
  emulator: 4,
  cli: 5,
};

/** On floors 0 to 2 only these may touch the machine: subpaths that read files or load a heavy library. */
const impure = [
  "core/src/sha256.node.ts",
  /^swagger\/src\/(?:files|validate|types)\b/u,
  /^triage\/src\/files\b/u,
];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> };
}

const packages = globSync("packages/*/package.json", { cwd: root }).map(
  (path) => path.split("/")[1] as string,
);
const manifest = (name: string): Manifest =>
  JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
const sources = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: root, exclude: (p) => /node_modules|dist/u.test(p) });

function imports(file: string, which: "all" | "by value" = "all"): readonly string[] {
  const source = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\//gu, "");
  // `import type` and a list of nothing but `type` names are gone once it is JavaScript.
  const text =
    which === "all"
      ? source
      : source.replace(
          /(?:^|\n)\s*(?:import|export)\s+(?:type\b[^;]*|\{(?:\s*type\s+[^,{}]+,?)+\s*\}\s*from[^;]*);/gu,
          "\n",
        );
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|(?:^|\n)import\s+["']([^"']+)["']/gu,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

test("every package has its floor, and every floor a package or none", () => {
  expect(packages.filter((name) => floors[name] === undefined)).toEqual([]);
  expect(packages.length).toBeGreaterThan(5);
});

describe.each(packages)("%s", (name) => {
  const files = sources(`packages/${name}/src/**/*.ts`);

  test("imports only what its manifest names, from lower floors", () => {
    const { dependencies = {}, peerDependencies = {} } = manifest(name);
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    const undeclared = files.flatMap((file) =>
      imports(file)
        .filter((specifier) => !/^(?:\.|#|node:)/u.test(specifier))
        .map((specifier) =>
          specifier
            .split("/")
            .slice(0, specifier.startsWith("@") ? 2 : 1)
            .join("/"),
        )
        .filter((dependency) => !declared.includes(dependency))
        .map((dependency) => `${file}: ${dependency}`),
    );
    expect(undeclared).toEqual([]);
    const ours = declared
      .filter((dependency) => dependency.startsWith("@interlock/"))
      .map((d) => d.slice("@interlock/".length));
    expect(ours.filter((dependency) => (floors[dependency] ?? 9) >= (floors[name] ?? -1))).toEqual([]);
  });

  test("keeps relative imports inside itself", () => {
    const outside = files.flatMap((file) =>
      imports(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) =>
          relative(join(root, "packages", name, "src"), join(root, dirname(file), specifier)),
        )
        .filter((path) => path.startsWith("..")),
    );
    expect(outside).toEqual([]);
  });

  test("publishes every subpath that it has, and each is there", () => {
    const { exports, publishConfig } = manifest(name);
    expect(Object.keys(publishConfig.exports).sort()).toEqual(Object.keys(exports).sort());
    for (const target of Object.values(exports))
      expect(existsSync(join(root, "packages", name, target))).toBe(true);
  });

  test("has no two folders that need each other, however far around", () => {
    const root = `packages/${name}/src`;
    const entries = Object.values(manifest(name).exports).map((path) => join("packages", name, path));
    const edges = files.flatMap((file) =>
      imports(file, "by value")
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier): Edge => [roomOf(root, file), roomOf(root, join(dirname(file), specifier))])
        // An entry gathers what is published, from wherever it is.
        .filter(([from, to]) => from !== to && !entries.includes(file)),
    );
    expect(circles(edges)).toEqual([]);
  });

  test("has no circle of files, of types either", () => {
    const edges = files.flatMap((file) =>
      imports(file)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier): Edge => [file, join(dirname(file), specifier)]),
    );
    expect(circles(edges)).toEqual([]);
  });

  if ((floors[name] ?? 9) > 2) return;
  test("is pure: no clock, no randomness, no I/O", () => {
    const own = files.filter((file) => !impure.some((rule) => matches(rule, relative("packages", file))));
    const reached = own.flatMap((file) =>
      imports(file)
        .filter((s) => s.startsWith("node:"))
        .map((s) => `${file}: ${s}`),
    );
    const touched = own.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8").replace(
        /\/\*[\s\S]*?\*\/|\/\/.*|`[^`]*`|"[^"\n]*"/gu,
        "",
      );
      const found = text.match(
        /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bfetch\(|\bcrypto\.|\bsetTimeout\b|\bperformance\.|\beval\(|\bnew Function\b/gu,
      );
      return (found ?? []).map((word) => `${file}: ${word}`);
    });
    expect([...reached, ...touched]).toEqual([]);
  });
});

test("tests and examples know packages by their public names only", () => {
  const inside = sources("{test,examples}/**/*.ts").flatMap((file) =>
    imports(file)
      .filter((specifier) => /packages\/|@interlock\/[^/]+\/(?:src|dist)/u.test(specifier))
      .map((specifier) => `${file}: ${specifier}`),
  );
  expect(inside).toEqual([]);
});

test("no file is called what says nothing", () => {
  const empty = sources("packages/*/src/**/*.ts").filter((file) =>
    /(?:^|\/)(?:utils?|helpers?|common|misc|manager|types)\.ts$/u.test(file),
  );
  expect(empty).toEqual([]);
});

type Edge = readonly [from: string, to: string];

/** The folder of a package that a file is in; `.` is its root. */
function roomOf(root: string, file: string): string {
  const [first, ...rest] = relative(root, file).replaceAll("\\", "/").split("/");
  return rest.length === 0 ? "." : (first ?? ".");
}

/** What reaches itself, in the groups that reach each other. */
function circles(edges: readonly Edge[]): readonly (readonly string[])[] {
  const next = Map.groupBy(edges, ([from]) => from);
  const reached = (start: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const [, to] of next.get(at) ?? []) {
        if (found.has(to)) continue;
        found.add(to);
        open.push(to);
      }
    }
    return found;
  };
  const all = new Map([...next.keys()].map((node) => [node, reached(node)]));
  const circular = [...all].filter(([node, from]) => from.has(node)).map(([node]) => node);
  const groups = circular.map((node) =>
    circular.filter((o) => all.get(node)?.has(o) && all.get(o)?.has(node)),
  );
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}

function matches(rule: string | RegExp, path: string): boolean {
  return typeof rule === "string" ? rule === path : rule.test(path);
}
