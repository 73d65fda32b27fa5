/** The README of @interlock/approval: decides a call from facts, and nothing else. */
import assert from "node:assert/strict";
import { decide, type Facts } from "@interlock/approval";
import { readPolicy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { compiledDeskPolicy } from "../story/compiled-policy.ts";

const policy = readPolicy(await compiledDeskPolicy());
const call = mergeLocks(policy, "AssignIncident", { incidentId: "INC-1042", assignment: {} });
if (!call.ok) throw new Error("the arguments are not the tool's");
const session = { tenant: "t", session: "s", mode: "review", actor: { id: "ann" } } as const;
const facts: Facts = { ...session, now: Date.now(), authority: "held", generation: 0 };
const { verdict, needs, reasons } = decide(call.value, facts);
console.log(verdict, needs, reasons);

assert.equal(verdict, "ask");
