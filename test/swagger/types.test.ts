import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { definitionTools } from "@interlock/swagger";
import { writeTypes } from "@interlock/swagger/types";
import { expect, test } from "vitest";
import { corpusConnectors } from "../corpus.ts";
import { definition, read } from "./fixtures/definition.ts";

const text = { type: "string" };
const connectors = corpusConnectors();

test("names are legal and unique, comments end where they should, hidden inputs are absent", async () => {
  const post = (operationId: string, extra = {}) => ({ post: { operationId, ...extra } });
  const node = {
    type: "object",
    properties: { "odd-name": text, "a*/b": text, next: { $ref: "#/definitions/Node" } },
  };
  const parameters = [
    {
      name: "id",
      in: "query",
      required: true,
      type: "integer",
      description: "Ends here */ export const x = 1; /*",
    },
    { name: "pin", in: "query", required: true, default: "1", "x-ms-visibility": "internal", ...text },
    { name: "item", in: "body", schema: { $ref: "#/definitions/Node", tsType: "never" } },
  ];
  const document = definition({
    paths: {
      "/1": post("get-issue", { summary: "Get an issue", parameters }),
      "/2": post("GetIssue"),
      "/3": post("2fa"),
      "/4": post("…"),
      "/5": post("class", { responses: { "200": { schema: { $ref: "#/definitions/Node" } } } }),
      "/6": post("OnIssue", { "x-ms-trigger": "single" }),
    },
    root: { definitions: { Node: node } },
  });
  const written = await writeTypes(definitionTools(read(document)));
  expect(written).toBe(await writeTypes(definitionTools(read(document))));
  const names = [...written.matchAll(/^export (?:interface|type) (\w+)/gmu)].map((match) => match[1]);
  expect(names).toContain("GetIssueArguments");
  expect(names).toContain("GetIssueV2Arguments");
  expect(new Set(names).size).toBe(names.length);
  expect(written).not.toContain("pin");
  expect(written).not.toContain("never");
  expect(written).not.toContain("OnIssue");
  expect(written).toContain("id: number");
  compile([written]);
});

test.skipIf(connectors.length === 0)(
  "types for every tool of every real definition compile under strict, all together",
  {
    timeout: 180_000,
  },
  async () => {
    const parts: string[] = [];
    let tools = 0;
    const started = performance.now();
    for (const { connector } of connectors) {
      const given = definitionTools(connector);
      tools += given.length;
      parts.push(await writeTypes(given));
    }
    const each = (performance.now() - started) / tools;
    process.stdout.write(`types: ${tools} tools, ${each.toFixed(2)} ms each\n`);
    compile(parts);
  },
);

function compile(parts: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "interlock-types-"));
  try {
    const files = parts.map((_, index) => join(folder, `part${index}.ts`));
    for (const [index, file] of files.entries()) writeFileSync(file, parts[index] as string);
    const options = [
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noEmit",
      "--target",
      "es2022",
      "--module",
      "esnext",
      "--types",
      "",
    ];
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve("typescript-7/package.json")),
      "bin",
      "tsc",
    );
    execFileSync(process.execPath, [compiler, ...options, ...files], {
      cwd: folder,
      stdio: "pipe",
      encoding: "utf8",
    });
  } catch (error) {
    throw new Error(String((error as { stdout?: unknown }).stdout ?? error).slice(0, 2000));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
