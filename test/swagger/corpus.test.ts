import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { readConnector } from "@interlock/swagger";
import { expect, test } from "vitest";
import { corpusFiles, corpusRoot } from "../corpus.ts";

interface Noted {
  readonly kind: string;
  readonly connector: string;
  readonly status: string;
  readonly notes: readonly string[];
}

const files = corpusFiles();

// The oracle's notes about reading, by the names of our issues; a byte order mark is none.
const codes: Readonly<Record<string, string | undefined>> = {
  "not-utf8": "not-utf8",
  "duplicate-keys": "duplicate-keys",
};

test.skipIf(files.length === 0)(
  "what an independent reader notes of each file is what we tell (reading.md R1)",
  () => {
    const { connectors } = JSON.parse(readFileSync(join(corpusRoot, "dev/index.json"), "utf8")) as {
      readonly connectors: readonly { readonly name: string; readonly connector: string }[];
    };
    const folders = new Map(connectors.map(({ name, connector }) => [connector, name]));
    const noted = new Map<string, Noted>();
    for (const line of gunzipSync(readFileSync(join(corpusRoot, "oracle-dev.jsonl.gz")))
      .toString()
      .split("\n")) {
      const record = line === "" ? undefined : (JSON.parse(line) as Noted);
      if (record?.kind === "connector") noted.set(folders.get(record.connector) ?? "", record);
    }
    expect(noted.size).toBe(files.length);
    for (const { file } of files) {
      const folder = relative(join(corpusRoot, "dev"), file).split(/[/\\]/u)[0] as string;
      const { status, notes } = noted.get(folder) as Noted;
      const strictly = readConnector(readFileSync(file), { strict: true });
      expect([folder, strictly.ok ? "ok" : strictly.issues[0]?.code]).toEqual([folder, status]);
      const read = readConnector(readFileSync(file));
      expect([folder, read.ok]).toEqual([folder, status === "ok" || notes.includes("recoverable")]);
      if (!read.ok) continue;
      const told = read.value.issues.map(({ code }) => code);
      expect([folder, told.includes("repaired")]).toEqual([folder, status !== "ok"]);
      const expected = notes.flatMap((note) => codes[note] ?? []);
      expect([folder, told.filter((code) => Object.hasOwn(codes, code))]).toEqual([folder, expected]);
    }
  },
);
