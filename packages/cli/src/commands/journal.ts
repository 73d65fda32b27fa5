import { readFileSync } from "node:fs";
import {
  type Checkpoint,
  type JournalEntry,
  type Store,
  type Verification,
  verifyJournal,
} from "@interlock/governor";
import type { Command } from "commander";
import { CannotRun, Failed } from "../io/ending.ts";
import { paint, print, printJson } from "../io/output.ts";
import { inStore, type StoreOptions, withStore } from "../store/governor-store.ts";

// Who looks at a store leaves nothing in it.
const readOnly = true;

/** `interlock journal verify|show|export`: the record of a store. */
export function registerJournal(program: Command): void {
  const journal = program.command("journal").description("verify, show or export a governor's journal");
  withStore(journal.command("verify"))
    .description("check every link, and that nothing is cut off before a checkpoint")
    .option("--checkpoint <file>", "a checkpoint that the host kept")
    .option("--json", "print the result as JSON")
    .action((options: StoreOptions & { checkpoint?: string; json?: boolean }) => verify(options));
  withStore(journal.command("show"))
    .description("the entries as they lie there, for people; verify says whether they are what was written")
    .option("--from <seq>", "the first entry", "1")
    .action((options: StoreOptions & { from: string }) => show(options));
  withStore(journal.command("export"))
    .description("the entries as NDJSON")
    .action((options: StoreOptions) =>
      inStore(
        options,
        async (store) => {
          for await (const entry of entries(store, options.tenant)) printJson(entry, "line");
        },
        readOnly,
      ),
    );
}

async function verify(options: StoreOptions & { checkpoint?: string; json?: boolean }): Promise<void> {
  const checkpoint = options.checkpoint === undefined ? undefined : readCheckpoint(options.checkpoint);
  const found = await inStore(
    options,
    async (store, keys) => {
      const all: JournalEntry[] = [];
      for await (const entry of entries(store, options.tenant)) all.push(entry);
      return verifyJournal(all, keys, checkpoint, options.tenant);
    },
    readOnly,
  );
  if (options.json) printJson(found);
  else if (found.ok && found.entries === 0)
    print(`${paint("yellow", "nothing to verify")}: the tenant ${options.tenant} has no entries`);
  else if (found.ok) {
    const until = checkpoint === undefined ? "; without a checkpoint nobody can see what was cut off" : "";
    print(`${paint("green", "verified")}: ${found.entries} entries${until}`);
  } else print(`${paint("red", found.problem)} at entry ${found.seq}${hint(found)}`);
  // A misspelt tenant would pass for a good journal.
  if (!found.ok || found.entries === 0) throw new Failed();
}

function hint(found: Verification & { readonly ok: false }): string {
  if (found.problem === "unknown-key") return `: the key ring has no key ${JSON.stringify(found.key)}`;
  if (found.problem === "keys-differ")
    return `: nothing bears a signature of the ring's key ${JSON.stringify(found.key)}; it is other key material under that id`;
  return found.problem === "another-tenant" ? ": this is the journal of another tenant" : "";
}

async function show(options: StoreOptions & { from: string }): Promise<void> {
  const from = Number(options.from);
  if (!Number.isSafeInteger(from) || from < 1)
    throw new CannotRun("--from is the number of an entry, from 1");
  const work = async (store: Store): Promise<void> => {
    for await (const entry of entries(store, options.tenant, from)) {
      const { seq, at, kind, session = "", ...rest } = entry;
      print(
        `#${String(seq).padEnd(6)} ${new Date(at).toISOString()}  ${kind.padEnd(10)} ${session.slice(-8).padEnd(8)}  ${details(rest)}`,
      );
    }
  };
  await inStore(options, work, readOnly);
}

// A text that could be read as another member is quoted.
const plain = /^[^\s="{}[\]]*$/u;
const chain = ["tenant", "policy", "key", "prev", "mac", "request"];

function details(entry: object): string {
  return Object.entries(entry)
    .filter(([name]) => !chain.includes(name))
    .map(
      ([name, value]) =>
        `${name}=${typeof value === "string" && plain.test(value) ? value : JSON.stringify(value)}`,
    )
    .join(" ");
}

async function* entries(store: Store, tenant: string, from = 1): AsyncGenerator<JournalEntry> {
  const page = 1_000;
  for (let next = from; ; next += page) {
    const found = await store.transaction(tenant, (transaction) => transaction.entries(next, page));
    yield* found;
    if (found.length < page) return;
  }
}

function readCheckpoint(path: string): Checkpoint {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Checkpoint;
  } catch {
    throw new CannotRun(`${path}: the checkpoint cannot be read`);
  }
}
