/** The quickstart of the README: an agent framework over a governed session. Runs offline and checks its own result. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { toAiTools } from "@interlock/adapters/ai-sdk";
import { type ApprovalRequest, createGovernor, readPolicy } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { openNamespace } from "@interlock/invoke";
import { generateText, stepCountIs } from "ai";
import { compiledDeskPolicy } from "./story/compiled-policy.ts";
import { openDeskNamespace } from "./story/desk-namespace.ts";
import { freshKeys, scratchFolder } from "./story/host.ts";
import { scriptedModel } from "./story/scripted-model.ts";

const { emulator, desk } = openDeskNamespace();
const policyText = await compiledDeskPolicy();
const folder = scratchFolder();
const file = `${folder}/governor.db`;
const keys = freshKeys();
const user = { id: "ann@contoso.example" };
const asked: ApprovalRequest[] = [];
const notify = (request: ApprovalRequest): void => void asked.push(request);
const prompt = "Have INC-1042 assigned.";
const { model } = scriptedModel([
  { call: "AssignIncident", args: { incidentId: "INC-1042", assignment: {} } },
  { say: "I have asked for it." },
]);

const namespace = openNamespace(emulator); // Azure: { resourceId, credential: new DefaultAzureCredential() }
const governor = createGovernor({
  policy: readPolicy(policyText),
  invoke: namespace.invoke,
  store: openSqliteStore(file),
  keys,
  onApproval: notify,
});
const session = await governor.session({ mode: "review", actor: user });
const { text } = await generateText({ model, prompt, tools: toAiTools(session), stopWhen: stepCountIs(5) });

// In the host's own route, once a person has read the request and said yes; `shown` comes from the page that they read:
const [request] = asked;
assert(request !== undefined && text === "I have asked for it.");
const { id, shown } = request;
await governor.answer(id, user, { approve: shown });
const outcome = await governor.resume(id, { actor: user });

assert.equal(outcome.status, "completed");
assert.equal(
  desk.database.prepare("SELECT assignee FROM incidents WHERE number = 1042").get()?.["assignee"],
  "amara",
);
rmSync(folder, { recursive: true, force: true });
console.log("quickstart: asked, approved, ran once");
