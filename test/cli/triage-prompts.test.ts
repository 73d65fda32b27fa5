import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { afterEach, expect, test, vi } from "vitest";

// What draws the prompts belongs to the command line's package; a person is played by these answers.
const drawn = realpathSync(
  join(import.meta.dirname, "../../packages/cli/node_modules/@clack/prompts/dist/index.mjs"),
);
const wasTerminal = process.stdin.isTTY;
afterEach(() => {
  process.stdin.isTTY = wasTerminal;
  vi.doUnmock(drawn);
  vi.restoreAllMocks();
});

interface TextPrompt {
  readonly validate: (line: string | undefined) => string | undefined;
}

test("Enter alone is no locked value; the empty text is written in quotes, and never fits a path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "interlock-prompts-"));
  const parameters = [
    { name: "id", in: "path", required: true, type: "string" },
    { name: "count", in: "query", required: true, type: "integer" },
  ];
  const paths = { "/x/{id}": { get: { operationId: "Do", parameters } } };
  const definition = join(folder, "x.swagger.json");
  writeFileSync(definition, JSON.stringify({ swagger: "2.0", info: { title: "T", version: "1" }, paths }));
  const typed = ['""', "OPS", "5"];
  const refusals: (string | undefined)[] = [];
  const errors: string[] = [];
  const nothing = () => undefined;
  vi.doMock(drawn, () => ({
    intro: nothing,
    outro: nothing,
    cancel: nothing,
    isCancel: () => false,
    log: { step: nothing, info: nothing, error: (message: string) => errors.push(message) },
    confirm: async () => true,
    select: async ({ options }: { options: readonly { value: string }[] }) =>
      options.some(({ value }) => value === "user") ? "user" : "allow",
    text: async ({ validate }: TextPrompt) => {
      refusals.push(validate(""), validate(undefined), validate("  "));
      const line = typed.shift() as string;
      expect(validate(line)).toBeUndefined();
      return line;
    },
  }));
  process.stdin.isTTY = true;
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const out = join(folder, "p.yaml");
  expect(await run(["triage", definition, "--operation", "Do", "--out", out])).toBe(0);
  expect(refusals).toEqual(Array.from({ length: 9 }, () => expect.stringContaining("Write a value")));
  expect(errors).toMatchObject([expect.stringContaining("/id cannot be sent")]);
  const written = readFileSync(out, "utf8");
  expect(written).toContain("user: OPS");
  expect(written).toContain("user: 5");
  rmSync(folder, { recursive: true });
});
