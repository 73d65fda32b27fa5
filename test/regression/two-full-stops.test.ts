import { explain } from "@interlock/approval";
import type { ReasonCode } from "@interlock/core";
import { expect, test } from "vitest";

const said = (code: ReasonCode, detail: string): string =>
  explain({ verdict: "ask", needs: ["approval"], reasons: [{ code, detail }] } as never)[1] ?? "";

// What ends a sentence of ours may be a sentence itself.
test.each(["Money moves.", "Why?", "Stop!", "and so on…", 'They said "no."', "plain"])(
  "a reason that reads %j ends in one stop",
  (detail) => {
    for (const code of ["rule", "origin"] as const) {
      expect(said(code, detail)).toContain(detail);
      expect(said(code, detail)).toMatch(/[.!?…]["']?$/u);
      expect(said(code, detail)).not.toMatch(/[.!?…]["']?\.$/u);
    }
  },
);
