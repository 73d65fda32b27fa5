import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toAiTools } from "@interlock/adapters/ai-sdk";
import { createGovernor, ephemeralKeys, verifyJournal } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { openNamespace } from "@interlock/invoke";
import { loadPolicy } from "@interlock/triage/files";
import { generateText, stepCountIs } from "ai";
import { askPerson, showRequest } from "./approver.ts";
import { deskFolder, openDeskNamespace } from "./desk-namespace.ts";
import { scriptedModel } from "./scripted-model.ts";
import { chapter, mark, say, table } from "./terminal.ts";

const ann = { id: "ann@contoso.example" };
const script = [
  { call: "ListIncidents", args: { status: "open" } },
  {
    call: "AddComment",
    args: {
      incidentId: "INC-1042",
      comment: { text: "Northbank confirms the outage.", visibility: "public" },
    },
  },
  {
    call: "AddComment",
    args: { incidentId: "INC-1042", comment: { text: "Northbank confirms the outage." } },
  },
  {
    call: "AssignIncident",
    args: { incidentId: "INC-1042", assignment: { note: "Time-outs towards northbank since 06:40." } },
  },
  { say: "I have commented on INC-1042 and asked for it to be assigned." },
];

/** The main job: an agent works an incident under a policy, and the terminal tells what the governor does about it. */
export async function firstLight({ yes }: { readonly yes: boolean }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "interlock-"));
  const { emulator, desk } = openDeskNamespace();
  const listener = await emulator.listen();
  const store = openSqliteStore(join(folder, "governor.db"));
  try {
    const loaded = await loadPolicy(fileURLToPath(new URL("incident-desk.policy.yaml", deskFolder)));
    assert(loaded.ok, "the example's policy compiles");
    const policy = loaded.value;
    const keys = ephemeralKeys();
    const governor = createGovernor({ policy, invoke: openNamespace(listener).invoke, store, keys });
    const session = await governor.session({ mode: "review", actor: ann });

    chapter("An agent at the incident desk, governed");
    say(`The desk answers on ${listener.url}, as a connector namespace would; its data is in SQLite.`);

    chapter("1. What the agent sees");
    table(session.tools.map((tool) => [tool.name, tool.access, argumentsOf(tool.inputSchema)]));
    say("Hidden from it: every operation that was not selected, and every locked value:");
    table(
      policy.tools.flatMap((tool) => tool.locks.map((l) => [tool.name, l.pointer, JSON.stringify(l.value)])),
    );

    chapter("2. The agent works (AI SDK, scripted model)");
    const { model, offered } = scriptedModel(script);
    const prompt = "Customers cannot pay. Find the incident, comment on it and have it assigned.";
    const { steps, text } = await generateText({
      model,
      prompt,
      tools: toAiTools(session),
      stopWhen: stepCountIs(10),
    });
    const outcomes = steps.flatMap((step) =>
      step.toolResults.map((result) => result.output as { status: string }),
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ["completed", "invalid", "completed", "pending"],
    );
    for (const hidden of ["visibility", "author", "assignee", "amara", "Incident agent"]) {
      assert(!offered().includes(hidden), "no locked name or value is in what the model is offered");
    }
    mark("ok", "ListIncidents ran at once: a read the policy allows. The team was locked to payments.");
    mark(
      "no",
      'AddComment with visibility "public" was refused: visibility is locked, so to the agent it does not exist. The comment was not posted.',
    );
    mark("ok", "AddComment without it ran: the governor put visibility and author in.");
    mark("wait", "AssignIncident waits for a person. The agent goes on, nothing was sent.");
    say(`The agent: "${text}"`, 6);

    chapter("3. A person is asked, and shown exactly what would be sent");
    const [request] = await governor.pending();
    assert(request !== undefined, "a request is pending");
    showRequest(request.shows, request.owner ?? request.connection);
    if (!(await askPerson(yes))) {
      await governor.answer(request.id, ann, { reject: { note: "not now" } });
      assert.equal((await session.resume(request.id)).status, "denied");
      mark("no", "Rejected: it did not run, and the agent is told so.");
      return;
    }
    await governor.answer(request.id, ann, { approve: request.shown });
    const first = await session.resume(request.id);
    assert.equal(first.status, "completed");
    mark("ok", "Approved, and run once.");
    const second = await session.resume(request.id);
    assert(second.status === "denied" && second.reasons.some((reason) => reason.code === "approval-used"));
    mark("no", "The same approval again: refused (approval-used).");

    chapter('4. The same policy, with nobody there (autonomous, onAsk: "deny")');
    const unattended = await governor.session({ mode: { autonomous: { onAsk: "deny" } }, actor: ann });
    const sees = unattended.tools.map((tool) => tool.name);
    assert.deepEqual(sees, ["AddComment", "GetIncident", "ListIncidents"]);
    say(`It sees ${sees.join(", ")}: what would have to ask does not exist here.`);
    const destructive = await unattended.call("DeleteIncident", {
      incidentId: "INC-1042",
      reason: "cleaning up",
    });
    assert.deepEqual(destructive, await unattended.call("NoSuchThing", {}));
    mark("no", "DeleteIncident, called by name all the same: answered like a tool that never was.");

    chapter("5. What the desk's database holds");
    const incident = desk.database.prepare("SELECT team, assignee FROM incidents WHERE number = 1042").get();
    const comments = desk.database
      .prepare("SELECT author, visibility, text FROM comments WHERE incident = 1042")
      .all();
    const ours = comments.filter((comment) => comment["text"] === "Northbank confirms the outage.");
    assert.deepEqual({ ...incident }, { team: "payments", assignee: "amara" });
    assert.deepEqual(
      ours.map((c) => [c["author"], c["visibility"]]),
      [["Incident agent", "internal"]],
    );
    const writes = emulator.received.filter((received) => received.method !== "GET");
    assert.deepEqual(
      writes.map((received) => received.operation),
      ["AddComment", "AssignIncident"],
    );
    table([
      ["INC-1042", "team", "payments (locked)"],
      ["", "assignee", "amara (locked)"],
      ["", "comment", `${ours[0]?.["visibility"]}, by ${ours[0]?.["author"]} (both locked)`],
    ]);
    mark("ok", "Two writes arrived, each once; the incident is still there.");

    chapter("6. The journal");
    const entries = await governor.journal();
    const verified = verifyJournal(entries, keys, await governor.checkpoint());
    assert(verified.ok);
    table(entries.map((e) => [`#${e.seq}`, e.kind, "tool" in e && e.tool !== "" ? e.tool : ""]));
    mark("ok", `${verified.entries} entries, each linked to the one before; the chain verifies.`);
    const forged = entries.map((e) => (e.kind === "decided" ? { ...e, verdict: "allow" } : e));
    const found = verifyJournal(forged, keys);
    assert(!found.ok);
    mark("no", `The same journal with one verdict changed: found, at entry #${found.seq}.`);
  } finally {
    await store.close();
    await listener.close();
    desk.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function argumentsOf(schema: Readonly<Record<string, unknown>>): string {
  const properties = schema["properties"] as Record<string, Record<string, unknown>> | undefined;
  return Object.entries(properties ?? {})
    .map(([name, inner]) => (inner["properties"] === undefined ? name : `${name} { ${argumentsOf(inner)} }`))
    .join(", ");
}
