/** The README of @interlock/governor: a governed call, asked for, approved and run once. */
import assert from "node:assert/strict";
import { type ApprovalRequest, createGovernor, readPolicy } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { compiledDeskPolicy } from "../story/compiled-policy.ts";
import { openDeskNamespace } from "../story/desk-namespace.ts";

const { emulator, desk } = openDeskNamespace();
const { invoke } = openNamespace(emulator);
const ann = { id: "ann@contoso.example" };
const text = await compiledDeskPolicy();
const pages: ApprovalRequest[] = [];
const onApproval = (request: ApprovalRequest): void => void pages.push(request);

const governor = createGovernor({ policy: readPolicy(text), invoke, onApproval });
const session = await governor.session({ mode: "review", actor: ann });
const asked = await session.call("AssignIncident", { incidentId: "INC-1042", assignment: {} });
console.log(asked.status); // pending: a person is asked, and nothing was sent

// Once the person has read the request: `shown` comes from the page that they read.
const [page] = pages;
assert(page !== undefined);
await governor.answer(page.id, ann, { approve: page.shown });
const outcome = await governor.resume(page.id, { actor: ann });
console.log(outcome.status); // completed

assert.deepEqual([asked.status, outcome.status], ["pending", "completed"]);
desk.close();
