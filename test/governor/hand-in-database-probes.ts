import type { Governor } from "@interlock/governor";
import { shownOf } from "./answering.ts";
import { ann, args, lea, open, type World, zoe } from "./hand-in-database-world.ts";

/** Something that somebody tries; alone or not, what it sends on an unaltered store is what it may send. */
export type Probe = (host: Governor) => Promise<unknown>;

/** What is tried after each alteration: whatever the records permit, and whatever they forbid. */
export function probesOf({ a, b }: World): Readonly<Record<string, Probe>> {
  return { ...tenantProbes("a", a, b), ...tenantProbes("b", b, a) };
}

function tenantProbes(
  tenant: string,
  names: World["a"],
  foreign: World["a"],
): Readonly<Record<string, Probe>> {
  const where = { tenant };
  const probes: Record<string, Probe> = {};
  const add = (name: string, probe: Probe): void => {
    probes[`${tenant}: ${name}`] = probe;
  };
  const call = (name: string, tool: string, n: string, callId?: string): void =>
    add(name, async (host) =>
      (await open(host, tenant)).call(tool, args(n), callId === undefined ? {} : { callId }),
    );
  add("perform the deferred one", (host) => host.perform(names["deferred"] ?? "", ann, where));
  // People whom the terms do not name, or who have said their word, try again; then the call is resumed.
  const answer = (name: string, by: { readonly id: string }): void =>
    add(`${by.id} approves "${name}"`, async (host) => {
      const id = names[name] ?? "";
      const shown = await shownOf(host, id, where);
      await host.answer(id, by, { approve: shown }, where).catch(() => undefined);
      await host.elevate(id, by, { shown, ...where }).catch(() => undefined);
      return host.resume(id, { actor: ann, ...where });
    });
  for (const name of ["waits", "commented", "own", "rejected", "expired"]) answer(name, { id: "mallory" });
  answer("own", ann);
  answer("edited", lea);
  answer("one vote of two", lea);
  answer("lacks a right", { id: "mallory" });
  for (const [name, id] of Object.entries(names)) {
    if (name === "accepted") continue;
    add(`resume "${name}"`, (host) => host.resume(id, { actor: ann, ...where }));
  }
  for (const [name, id] of Object.entries(foreign).slice(0, 4))
    add(`resume the other tenant's "${name}"`, (host) => host.resume(id, { actor: ann, ...where }));
  call("make the call that waits again", "Ask", "waits");
  call("make the rejected call again", "Ask", "rejected");
  call("make the call that was approved by its name", "Ask", "named and approved", "call-1");
  call("replay what ran by its name", "Note", "named", "call-2");
  call("call what was granted once", "Granted", "granted once");
  call("call it once more", "Granted", "granted once");
  call("call what was granted and used up", "Granted", "granted and used up");
  call("call what was granted and revoked", "Granted", "granted and revoked");
  call("call what fits the schema", "Schemed", "fits");
  call("call what does not fit the schema", "Schemed", "another");
  add("another actor calls what fits the schema", async (host) =>
    (await open(host, tenant, "z", "review", zoe)).call("Schemed", args("fits")),
  );
  add("another session calls what was granted once", async (host) =>
    (await open(host, tenant, "s2")).call("Granted", args("granted once")),
  );
  call("call what is denied now", "Gone", "0");
  call("call what is halted", "Halted", "0");
  add("who is halted calls", async (host) =>
    (await open(host, tenant, "e", "review", { id: "eve" })).call("Note", args("eve")),
  );
  call("call over a connection that was revoked", "Other", "0");
  add("call beyond the limit of a session", async (host) =>
    (await open(host, tenant, "l1")).call("Limited", args("3")),
  );
  call("call beyond the limit of an hour", "Limited", "4");
  call("repeat a call that was lost", "Lost", "lost");
  call("repeat a call that is under way", "Open", "open");
  call("repeat a call whose lease was renewed", "Open", "renewed");
  add("open a session in another mode", async (host) =>
    (await open(host, tenant, "readers", "review")).call("Note", args("readers")),
  );
  add("open a session for another actor", async (host) =>
    (await open(host, tenant, "s", "review", zoe)).call("Note", args("zoe")),
  );
  const accepted = Number(names["accepted"]);
  add("follow up what was accepted", (host) => host.follow(accepted, ann, where));
  add("follow up what was accepted elsewhere", (host) =>
    host.follow(Number(foreign["accepted"]), ann, where),
  );
  return probes;
}
