/** The README of @interlock/adapters: a governed session as the tools of the AI SDK. */
import assert from "node:assert/strict";
import { toAiTools } from "@interlock/adapters/ai-sdk";
import { createGovernor, readPolicy } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { generateText, stepCountIs } from "ai";
import { compiledDeskPolicy } from "../story/compiled-policy.ts";
import { openDeskNamespace } from "../story/desk-namespace.ts";
import { scriptedModel } from "../story/scripted-model.ts";

const { emulator, desk } = openDeskNamespace();
const { model } = scriptedModel([
  { call: "GetIncident", args: { incidentId: "INC-1042" } },
  { say: "Read." },
]);
const { invoke } = openNamespace(emulator);
const governor = createGovernor({ policy: readPolicy(await compiledDeskPolicy()), invoke });

const session = await governor.session({ mode: "review", actor: { id: "ann@contoso.example" } });
const tools = toAiTools(session, { provider: "openai" });
const { text } = await generateText({ model, prompt: "Read INC-1042.", tools, stopWhen: stepCountIs(5) });
console.log(Object.keys(tools), text);

assert.equal(text, "Read.");
desk.close();
