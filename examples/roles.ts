/** Who may do what, and what the agent's own identity may do: the access page's roles and permission levels, as a host writes them. */
import assert from "node:assert/strict";
import { type Answerer, type Call, isListed } from "@interlock/core";
import { type Action, createGovernor, type Governor, readPolicy, type Session } from "@interlock/governor";
import { openNamespace } from "@interlock/invoke";
import { compiledDeskPolicy } from "./story/compiled-policy.ts";
import { openDeskNamespace } from "./story/desk-namespace.ts";

// Readers see, users chat, authors configure, administrators approve, lend and stop; each role includes the ones before.
const author: readonly Action[] = ["read", "set-policy", "connection"];
const allowed: Readonly<Record<string, readonly Action[]>> = {
  reader: ["read"],
  user: ["read"],
  author,
  administrator: [...author, "answer", "follow", "grant", "perform", "resolve", "halt", "lift", "look-up"],
};
const may = (by: Answerer, action: Action): boolean =>
  // Only the user whose right is used can lend it, whatever their role.
  action === "elevate" ||
  Object.entries(allowed).some(
    ([role, actions]) => isListed([`group:${role}`], by) && actions.includes(action),
  );

// The agent's identity as a Reader: it reads by itself, and needs somebody's right for everything else.
const asReader = (call: Call): "held" | "missing" => (call.tool.access === "read" ? "held" : "missing");

// Privileged, but only inside its scopes: here the connectors that the identity was given.
const scopes: readonly string[] = ["desk"];
const asPrivileged = (call: Call): "held" | "missing" =>
  scopes.includes(call.tool.connector) ? "held" : "missing";

const { emulator, desk } = openDeskNamespace();
const policy = readPolicy(await compiledDeskPolicy());
const ann: Answerer = { id: "ann", groups: ["administrator"] };
const assign = { incidentId: "INC-1042", assignment: {} };
const users: (string | undefined)[] = [];

async function start(authority: typeof asReader): Promise<{ governor: Governor; session: Session }> {
  const { invoke } = openNamespace(emulator);
  const governor = createGovernor({
    policy,
    authority,
    may,
    invoke: (connection, request, { actsAs, ...options } = {}) => {
      // A real host sends with that user's own token; the desk does not tell users apart.
      users.push(actsAs);
      return invoke(connection, request, options);
    },
  });
  return { governor, session: await governor.session({ mode: "review", actor: ann }) };
}

async function pendingId(session: Session): Promise<string> {
  const outcome = await session.call("AssignIncident", assign);
  assert.equal(outcome.status, "pending");
  return outcome.status === "pending" ? outcome.approval : "";
}

// As a Reader the agent asks twice: for the approval, then for the right.
const reader = await start(asReader);
const first = await pendingId(reader.session);
const asked = await reader.governor.approval(first, { by: ann });
assert(asked !== undefined);
assert.deepEqual(asked.needs, ["approval", "elevation"]);
const { shown } = asked;
const asUser = await reader.governor.answer(first, { id: "ann", groups: ["user"] }, { approve: shown });
assert(!asUser.ok);
assert((await reader.governor.answer(first, ann, { approve: shown })).ok);
assert.equal((await reader.session.resume(first)).status, "pending");
assert((await reader.governor.elevate(first, ann, { shown })).ok);
assert.equal((await reader.session.resume(first)).status, "completed");

// As Privileged it asks once, and acts as itself.
const privileged = await start(asPrivileged);
const second = await pendingId(privileged.session);
const [waiting] = await privileged.governor.pending({ by: ann });
assert(waiting?.id === second);
await privileged.governor.answer(second, ann, { approve: waiting.shown });
assert.equal((await privileged.session.resume(second)).status, "completed");
assert.deepEqual(users, ["ann", undefined]);

await assert.rejects(privileged.governor.halt("all", { id: "bob", groups: ["author"] }), {
  code: "not-permitted",
});
desk.close();
console.log("roles: a Reader borrowed a right for one call, Privileged used its own");
