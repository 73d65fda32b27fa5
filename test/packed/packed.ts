/**
 * Packs every package, installs the tarballs into a project outside the workspace, and uses them as a stranger would: each
 * subpath imported from ESM and required from CommonJS, type-checked on two TypeScripts, core bundled for a browser.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const tools = join(root, "test", "node_modules", ".bin");
const scratch = mkdtempSync(join(tmpdir(), "interlock-packed-"));

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
}

// A package manager that started us must not tell the scratch project where its workspace is.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|pnpm_|PNPM_)/u.test(name)),
);

try {
  const manifests = globSync("packages/*/package.json", { cwd: root }).map(
    (path): Manifest & { folder: string } => ({
      ...(JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest),
      folder: join(root, dirname(path)),
    }),
  );
  const tarballs = new Map<string, string>();
  for (const { name, folder } of manifests) {
    const target = join(scratch, "tarballs", name.replace("/", "-"));
    mkdirSync(target, { recursive: true });
    run("npx", ["-y", "pnpm@12", "pack", "--pack-destination", target], folder);
    const [tarball] = globSync("*.tgz", { cwd: target });
    if (tarball === undefined) throw new Error(`${name} was not packed`);
    tarballs.set(name, join(target, tarball));
    run(join(tools, "publint"), [join(target, tarball), "--strict"], root);
    run(join(tools, "attw"), [join(target, tarball), "--profile", "esm-only", "--no-emoji"], root);
  }
  console.log(`packed ${tarballs.size} packages; publint and attw found nothing`);

  const peers = Object.assign({}, ...manifests.map((manifest) => manifest.peerDependencies ?? {})) as Record<
    string,
    string
  >;
  const local = Object.fromEntries([...tarballs].map(([name, path]) => [name, `file:${path}`]));
  const project = {
    name: "scratch",
    private: true,
    type: "module",
    dependencies: { ...local, ...peers },
    overrides: local,
  };
  writeFileSync(join(scratch, "package.json"), JSON.stringify(project));
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps"], scratch);

  const subpaths = manifests.flatMap(({ name }) => {
    const installed = JSON.parse(
      readFileSync(join(scratch, "node_modules", name, "package.json"), "utf8"),
    ) as Manifest;
    return Object.keys(installed.exports ?? {})
      .filter((subpath) => !subpath.endsWith(".json"))
      .map((subpath) => name + subpath.slice(1));
  });
  const esm = subpaths.map((subpath, i) => `import * as m${i} from ${JSON.stringify(subpath)};`);
  const use = `const all: readonly object[] = [${subpaths.map((_, i) => `m${i}`).join(", ")}];`;
  const check = `if (all.some((m) => Object.keys(m).length === 0)) throw new Error("an empty module");`;
  writeFileSync(
    join(scratch, "esm.mjs"),
    `${esm.join("\n")}\n${use.replace(": readonly object[]", "")}\n${check}`,
  );
  const required = subpaths.map((s) => `require(${JSON.stringify(s)})`).join(", ");
  writeFileSync(join(scratch, "cjs.cjs"), `const all = [${required}];\n${check}`);
  run(process.execPath, ["esm.mjs"], scratch);
  run(process.execPath, ["cjs.cjs"], scratch);
  console.log(`imported and required ${subpaths.length} subpaths`);

  writeFileSync(join(scratch, "consumer.ts"), `${esm.join("\n")}\n${use}\nexport { all };`);
  const options = {
    strict: true,
    noEmit: true,
    module: "nodenext",
    target: "es2023",
    lib: ["es2024", "dom"],
    types: [],
    skipLibCheck: true,
  };
  writeFileSync(
    join(scratch, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: ["consumer.ts"] }),
  );
  for (const typescript of ["typescript-5.9", "typescript-7"]) {
    const bin = JSON.parse(
      readFileSync(join(root, "test", "node_modules", typescript, "package.json"), "utf8"),
    ) as {
      version: string;
      bin: { tsc: string };
    };
    run(
      process.execPath,
      [join(root, "test", "node_modules", typescript, bin.bin.tsc), "-p", scratch],
      scratch,
    );
    console.log(`type-checked on TypeScript ${bin.version}`);
  }

  writeFileSync(
    join(scratch, "browser.mjs"),
    'import * as core from "@interlock/core"; globalThis.digest = core.digest({ b: 1, a: [2] });',
  );
  const bundle = await build({
    entryPoints: [join(scratch, "browser.mjs")],
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
    minify: true,
    absWorkingDir: scratch,
  });
  const code = bundle.outputFiles[0]?.text ?? "";
  // A bare context has no Node: what runs in it runs in a browser.
  const context = vm.createContext({ TextEncoder });
  vm.runInContext(code, context);
  if (!/^[0-9a-f]{64}$/u.test(String(context["digest"]))) throw new Error("core does not run without Node");
  console.log(`bundled core for the browser: ${Math.round(code.length / 1024)} kB minified`);
} catch (error) {
  const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
  console.error(`${String(stdout)}${String(stderr)}${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
