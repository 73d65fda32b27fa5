import { renderRequest } from "@interlock/approval";
import { mergeLocks } from "@interlock/locks";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

// Unicode calls these letters, marks or fillers; no screen shows them, so two different texts looked the same.
test.each(["\u034f", "\u115f", "\u1160", "\u17b4", "\u180b", "\u3164", "\uffa0", "\u{e0fff}"])(
  "a person is shown the invisible %j",
  (character) => {
    const args = { issueId: "OPS-1", comment: { body: `adm${character}in` } };
    const merged = mergeLocks(policyOf([toolEntry()]), "AddComment", args);
    const [, body] = merged.ok ? renderRequest(merged.value).leaves : [];
    expect(body?.text).toBe(`"adm\\u{${character.codePointAt(0)?.toString(16)}}in"`);
  },
);
