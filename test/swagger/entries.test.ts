import { build } from "esbuild";
import { expect, test } from "vitest";

/** The packages that an entry brings along. */
async function reached(...entries: string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: {
      contents: entries.map((entry) => `export * from "${entry}";`).join("\n"),
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path)?.[1] ?? [],
  );
  return [...new Set(packages)].sort();
}

test("reading brings no parser of files, no validator of definitions and no generator of types", async () => {
  const heavy = ["@apidevtools/swagger-parser", "yaml", "json-schema-to-typescript", "prettier"];
  const root = await reached("@interlock/swagger");
  expect(root.filter((name) => heavy.includes(name))).toEqual([]);
  // What enforces knows no definitions at all.
  const enforcing = await reached("@interlock/locks", "@interlock/approval", "@interlock/governor");
  expect(enforcing.filter((name) => heavy.includes(name))).toEqual([]);
  expect(await reached("@interlock/swagger/validate")).toContain("@apidevtools/swagger-parser");
  expect(await reached("@interlock/swagger/files")).toContain("yaml");
});
