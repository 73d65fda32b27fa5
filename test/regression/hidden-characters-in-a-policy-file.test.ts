import { hasUnseen } from "@interlock/core";
import { type PolicyFile, parsePolicy, readYaml, writePolicy } from "@interlock/triage";
import { expect, test } from "vitest";

// A policy is reviewed by people: what an editor hides or turns round (names of a definition, locked texts) is written as an escape.
test("a written policy holds no hidden character, and reads back as the same document", () => {
  const texts = [
    ...[
      "a\u202eb",
      "t\u{e0041}x",
      "n\nl",
      "c\u0085",
      "c\r",
      "\u2028",
      "\ufeffbom",
      "tab\t",
      "e\u001b[2J",
      "⚠️ ok",
    ],
    ...["multi\nline \u200b text ".repeat(20), "plain", " # no comment", "\\u202e"],
  ];
  const connectors = texts.map((text) => {
    const operation = { permission: "ask", parameters: { [`/${text}`]: { user: text } } };
    return [text, { definition: text, connection: text, operations: { [text]: operation } }];
  });
  const file = { interlock: 1, connectors: Object.fromEntries(connectors) } as PolicyFile;
  const text = writePolicy(file);
  expect(text.split("\n").filter(hasUnseen)).toEqual([]);
  expect(readYaml(text)).toMatchObject({ ok: true, value: { value: file } });
  expect(parsePolicy(text)).toMatchObject({ ok: true, value: { file } });
});
