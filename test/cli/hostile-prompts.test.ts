import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@interlock/cli";
import { afterEach, expect, test, vi } from "vitest";
import { hostile, obeyed } from "./hostile-texts.ts";

// What draws the prompts belongs to the command line's package; it is given texts here that a terminal would obey.
const drawn = realpathSync(
  join(import.meta.dirname, "../../packages/cli/node_modules/@clack/prompts/dist/index.mjs"),
);
const wasTerminal = process.stdin.isTTY;
afterEach(() => {
  process.stdin.isTTY = wasTerminal;
  vi.doUnmock(drawn);
  vi.restoreAllMocks();
});

interface Asked {
  readonly message?: string;
  readonly initialValue?: string;
  readonly options?: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
}

test("prompts show a definition's texts and do not obey them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "interlock-hostile-prompts-"));
  const parameters = [
    {
      name: `a${hostile}`,
      in: "query",
      required: true,
      type: "string",
      description: hostile,
      "x-ms-summary": hostile,
    },
    { name: `b${hostile}`, in: "query", required: true, type: "string", enum: [hostile, "y"] },
    { name: "c", in: "query", required: true, type: "string", default: hostile },
  ];
  const operation = { operationId: `Do${hostile}`, summary: hostile, parameters, responses: {} };
  const definition = join(folder, "x.swagger.json");
  const info = { title: hostile, version: "1" };
  writeFileSync(definition, JSON.stringify({ swagger: "2.0", info, paths: { "/x": { get: operation } } }));
  const shown: (string | undefined)[] = [];
  const say = (text: string) => void shown.push(text);
  const note = ({ message, options = [] }: Asked) => {
    shown.push(message, ...options.flatMap(({ label, hint }) => [label, hint]));
    return options;
  };
  vi.doMock(drawn, () => ({
    ...{ intro: say, outro: say, cancel: say, isCancel: () => false, confirm: async () => true },
    log: { step: say, info: say, error: say },
    groupMultiselect: async ({
      message,
      options,
    }: {
      message: string;
      options: Record<string, NonNullable<Asked["options"]>>;
    }) => {
      const all = Object.values(options).flat();
      note({ message, options: all });
      return all.map(({ value }) => value);
    },
    select: async (asked: Asked) => {
      const options = note(asked);
      return (options.find(({ value }) => value === "user") ?? options[0])?.value;
    },
    text: async (asked: Asked) => {
      note(asked);
      shown.push(asked.initialValue);
      return "x";
    },
  }));
  process.stdin.isTTY = true;
  const written: string[] = [];
  for (const name of ["stdout", "stderr"] as const)
    vi.spyOn(process[name], "write").mockImplementation((text) => written.push(String(text)) > 0);
  await run(["triage", definition]);
  expect(shown.length).toBeGreaterThan(15);
  expect(shown.filter((text) => text?.includes("u{202e}")).length).toBeGreaterThan(5);
  for (const text of [...shown, ...written]) expect(text ?? "").not.toMatch(obeyed);
  // Values are answers, and stay what they are.
  expect(written.join("")).toContain("Do");
});
