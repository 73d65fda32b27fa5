import { readFileSync } from "node:fs";
import { renderRequest } from "@interlock/approval";
import { type Connector, InterlockError, type Json, type Operation } from "@interlock/core";
import { createEmulator, generate } from "@interlock/emulator";
import { createGovernor } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { mergeLocks } from "@interlock/locks";
import { readConnector } from "@interlock/swagger";
import { showRequest } from "./approver.ts";
import { type Draft, draftPolicy } from "./draft-policy.ts";
import { chapter, mark, say, table } from "./terminal.ts";

const ann = { id: "ann@contoso.example" };

/** The same walk on any definition: what it offers, a drafted policy, one governed call. Answers the exit status. */
export async function walkDefinition(file: string): Promise<number> {
  const connector = read(file);
  summarise(connector);

  const candidates = connector.operations.filter(isForAgents).sort(readsFirst);
  chapter("2. A policy, drafted");
  for (const operation of candidates) {
    const draft = draftPolicy(connector, operation, file);
    if (draft === undefined) continue;
    showDraft(draft, operation);
    chapter("3. One governed call");
    if (await callOnce(connector, draft)) return 0;
    mark("info", `${operation.id} cannot be called with made-up values; the next one, then.`);
  }
  say(
    candidates.length === 0
      ? "There is no operation here that an agent could call: only triggers, internal or unbounded ones."
      : "None of its operations can be called with made-up values; triage them by hand.",
  );
  return 0;
}

function read(file: string): Connector {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new InterlockError("unreadable-file", `${file} cannot be read`);
  }
  const result = readConnector(bytes);
  if (result.ok) return result.value;
  const [issue] = result.issues;
  throw new InterlockError(
    issue?.code ?? "unreadable",
    `${file}: ${issue?.message ?? "not a connector definition"}`,
  );
}

function summarise(connector: Connector): void {
  chapter(`1. ${connector.title}`);
  const { operations } = connector;
  const count = (is: (operation: Operation) => boolean): string => String(operations.filter(is).length);
  table([
    ["operations", String(operations.length)],
    [
      "for agents",
      `${count(isForAgents)}: ${count((o) => isForAgents(o) && o.access === "read")} read, ${count((o) => isForAgents(o) && o.access === "write")} write`,
    ],
    ["destructive", count((o) => o.destructive)],
    ["unbounded", count((o) => o.unbounded)],
    ["triggers", count((o) => o.trigger !== undefined)],
    ["internal", count((o) => o.visibility === "internal")],
    ["parameters", String(operations.reduce((sum, o) => sum + o.parameters.length, 0))],
  ]);
  for (const issue of connector.issues.filter(({ code }) => code === "repaired")) {
    mark("wait", `Warning: ${issue.message} (${issue.code})`);
  }
  const others = connector.issues.filter(({ code }) => code !== "repaired").length;
  if (others > 0) mark("info", `${others} remarks on the definition; \`interlock inspect\` tells them.`);
}

function isForAgents(operation: Operation): boolean {
  return (
    operation.named &&
    operation.trigger === undefined &&
    operation.visibility !== "internal" &&
    !operation.unbounded
  );
}

// A read that needs something shows more than one that needs nothing.
function readsFirst(a: Operation, b: Operation): number {
  const rank = (o: Operation): number =>
    (o.access === "write" ? 2 : 0) + (o.parameters.some((leaf) => leaf.required) ? 0 : 1);
  return rank(a) - rank(b);
}

function showDraft(draft: Draft, operation: Operation): void {
  say(
    `For ${operation.id} (${operation.access}). Values that a look-up would offer are generated from their types.`,
  );
  table(
    draft.answers.length === 0
      ? [["(no parameters)"]]
      : draft.answers.map(({ pointer, role, because }) => [
          pointer,
          typeof role === "string" ? role : "user",
          because,
        ]),
  );
  say("As a file:");
  for (const line of draft.text.trimEnd().split("\n"))
    console.log(`    ${line.length > 73 ? `${line.slice(0, 72)}…` : line}`);
}

async function callOnce(connector: Connector, draft: Draft): Promise<boolean> {
  const [tool] = draft.policy.tools;
  if (tool === undefined) return false;
  const definition = connector.document;
  const listener = await createEmulator({ connectors: [{ connection: "drafted", definition }] }).listen();
  try {
    const governor = createGovernor({ policy: draft.policy, invoke: openNamespace(listener).invoke });
    const session = await governor.session({ mode: "review", actor: ann });
    const args = generate(tool.inputSchema, tool.inputSchema);
    const merged = mergeLocks(draft.policy, tool.name, args as Json);
    if (!merged.ok) return false;
    let outcome = await session.call(tool.name, args);
    const [request] = await governor.pending();
    showRequest(request?.shows ?? renderRequest(merged.value), merged.value.connection);
    if (outcome.status === "pending" && request !== undefined) {
      mark("wait", "It waits for a person; approved by the script.");
      await governor.answer(request.id, ann, { approve: request.shown });
      outcome = await session.resume(outcome.approval);
    }
    if (outcome.status !== "completed") {
      const code = outcome.status === "failed" ? ` (${outcome.error.code})` : "";
      mark("no", `It ended as ${outcome.status}${code}.`);
      return false;
    }
    mark("ok", "It ran once, against the emulator, which answers from the response schema:");
    const text = JSON.stringify(outcome.value) ?? "null";
    say(text.length > 300 ? `${text.slice(0, 299)}…` : text, 6);
    mark("ok", `${(await governor.journal()).length} journal entries tell of it.`);
    return true;
  } finally {
    await listener.close();
  }
}
