/** The README of @interlock/run-mode: asks the decision table. */
import assert from "node:assert/strict";
import { evaluateRunMode } from "@interlock/run-mode";

const write = { permission: "ask", access: "write", marked: false, ceilings: [], authority: "held" } as const;
const inReview = evaluateRunMode({ ...write, mode: "review" });
const alone = evaluateRunMode({ ...write, mode: { autonomous: { onAsk: "deny" } } });
console.log(inReview.verdict, inReview.needs, alone.verdict);

assert.deepEqual([inReview.verdict, alone.verdict], ["ask", "deny"]);
