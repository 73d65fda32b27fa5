import { userInfo } from "node:os";
import { type ApprovalRequest, renderRequest } from "@interlock/approval";
import {
  InterlockError,
  isObject,
  type Json,
  type JsonObject,
  type Policy,
  type Result,
} from "@interlock/core";
import { type AnswerInput, createGovernor, type Governor } from "@interlock/governor";
import { mergeLocks } from "@interlock/locks";
import type { Command } from "commander";
import { readArgs } from "./args-option.ts";
import { CannotRun, Failed } from "./ending.ts";
import { inStore, type StoreOptions, withStore } from "./governor-store.ts";
import { issueLines } from "./issue-lines.ts";
import { print, printJson } from "./output.ts";
import { requirePolicy } from "./policy-file.ts";

type Options = StoreOptions & { readonly policy: string; readonly json?: boolean };

/** `interlock approvals list|show|approve|reject|edit`: answers as the operating system's user, if the policy lists them. */
export function registerApprovals(program: Command): void {
  const approvals = program.command("approvals").description("list and answer what waits for a person");
  const command = (usage: string, description: string): Command =>
    withStore(approvals.command(usage))
      .description(description)
      .requiredOption("--policy <file>", "the policy, source or compiled")
      .option("--json", "print the result as JSON");

  command("list", "what waits for an answer, oldest first").action((options: Options) => list(options));
  command("show <id>", "one request, as it would be sent").action((id: string, options: Options) =>
    show(id, options),
  );
  command("approve <id>", "let it run, once").action((id: string, options: Options) =>
    answer(id, options, { approve: true }),
  );
  command("reject <id>", "refuse it")
    .option("--note <text>", "what the agent is told")
    .action((id: string, options: Options & { note?: string }) =>
      answer(id, options, { reject: options.note ?? true }),
    );
  command("edit <id>", "approve it with other agent arguments")
    .requiredOption("--args <json>", "the new arguments, an object")
    .action((id: string, options: Options & { args: string }) =>
      answer(id, options, { edit: newArguments(options.args) }),
    );
}

async function list(options: Options): Promise<void> {
  const waiting = await withGovernor(options, (governor) => governor.pending(options));
  if (options.json) return printJson(waiting);
  if (waiting.length === 0) return print("Nothing waits for an answer.");
  for (const request of waiting)
    print(`${request.id}  ${request.tool.padEnd(24)} ${request.actor.id}, until ${time(request.expiresAt)}`);
}

async function show(id: string, options: Options): Promise<void> {
  const { request, lines } = await withGovernor(options, async (governor, policy) => {
    const found = await governor.approval(id, options);
    if (found === undefined) throw new CannotRun(`${id}: there is no such request`);
    const call = mergeLocks(policy, found.tool, found.agentArguments);
    // The policy on disk may not be the one that the request was made under; then it could not run either.
    if (!call.ok || call.value.requestDigest !== found.requestDigest)
      return { request: found, lines: ["(made under another policy)"] };
    const rendered = renderRequest(call.value);
    return {
      request: found,
      lines: [
        `${rendered.method} ${rendered.path}`,
        ...rendered.leaves.map(
          (leaf) => `  ${leaf.source.padEnd(8)} ${leaf.pointer}  ${leaf.text}${leaf.cut ? " [CUT]" : ""}`,
        ),
      ],
    };
  });
  if (options.json) return printJson(request);
  print(
    `${request.status}: ${request.tool} for ${request.actor.id}, with the rights of ${request.owner ?? request.connection}`,
  );
  print(
    `asked ${time(request.requestedAt)}, until ${time(request.expiresAt)}; needs ${request.needs.join(", then ")}`,
  );
  for (const line of lines) print(line);
}

type Said =
  | { readonly approve: true }
  | { readonly reject: string | true }
  | { readonly edit: Readonly<Record<string, Json>> };

async function answer(id: string, options: Options, said: Said): Promise<void> {
  const { username } = userInfo();
  const by = { id: username, channel: "cli" };
  const input: AnswerInput = { ...said, by, tenant: options.tenant };
  const result = await withGovernor<Result<ApprovalRequest>>(options, (governor) =>
    governor.answer(id, input),
  );
  if (!result.ok) {
    for (const line of issueLines(result.issues, process.stderr)) process.stderr.write(`${line}\n`);
    throw new Failed();
  }
  if (options.json) printJson(result.value);
  else print(`${result.value.status}, recorded as ${username}`);
}

async function withGovernor<T>(
  options: Options,
  work: (governor: Governor, policy: Policy) => Promise<T>,
): Promise<T> {
  const policy = await requirePolicy(options.policy);
  return inStore(options, (store, keys) => {
    const invoke = async (): Promise<never> => {
      throw new InterlockError("not-here", "the command line answers; the host runs");
    };
    return work(createGovernor({ policy, invoke, store, keys }), policy);
  });
}

function newArguments(text: string): JsonObject {
  const args = readArgs(text);
  if (!isObject(args)) throw new CannotRun("--args is a JSON object");
  return args;
}

function time(at: number): string {
  return new Date(at).toISOString();
}
