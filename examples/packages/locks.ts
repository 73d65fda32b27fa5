/** The README of @interlock/locks: merges an agent's arguments with what is locked. */
import assert from "node:assert/strict";
import { readPolicy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { compiledDeskPolicy } from "../story/compiled-policy.ts";

const policy = readPolicy(await compiledDeskPolicy());
const args = { incidentId: "INC-1042", assignment: { note: "she is on call" } };
const call = mergeLocks(policy, "AssignIncident", args);
if (!call.ok) throw new Error(call.issues.map(({ code, pointer }) => `${code} ${pointer}`).join(", "));
const { method, path, body } = call.value.request; // assignee and team stand in the body, locked
console.log(method, path, body, call.value.requestDigest);

assert(!mergeLocks(policy, "AssignIncident", { ...args, assignment: { assignee: "mallory" } }).ok);
