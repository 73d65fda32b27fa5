import { userInfo } from "node:os";
import { leafLine } from "@interlock/approval";
import { InterlockError, isObject, type Json, type JsonObject } from "@interlock/core";
import { type AnswerInput, type ApprovalRequest, createGovernor, type Governor } from "@interlock/governor";
import type { Command } from "commander";
import { readArgs } from "../decide/args-option.ts";
import { CannotRun, Failed } from "../io/ending.ts";
import { issueLines } from "../io/issue-lines.ts";
import { print, printJson, tell } from "../io/output.ts";
import { requirePolicy } from "../io/policy-file.ts";
import { inStore, type StoreOptions, withStore } from "../store/governor-store.ts";

type Options = StoreOptions & { readonly policy: string; readonly json?: boolean };
type Shown = Options & { readonly shown?: string };

/** `interlock approvals list|show|approve|reject|edit`: answers as the operating system's user, if the request names them. */
export function registerApprovals(program: Command): void {
  const approvals = program.command("approvals").description("list and answer what waits for a person");
  const command = (usage: string, description: string): Command =>
    withStore(approvals.command(usage))
      .description(description)
      .requiredOption("--policy <file>", "the policy, source or compiled")
      .option("--json", "print the result as JSON");
  const shown = "what you were shown: the 16 digits that `approvals show` ends with";

  command("list", "what waits for an answer, oldest first").action((options: Options) => list(options));
  command("show <id>", "one request, as it would be sent").action((id: string, options: Options) =>
    show(id, options),
  );
  command("approve <id>", "show it, and let it run once if you say yes")
    .option("--shown <digits>", shown)
    .action((id: string, options: Shown) => answer(id, options, (digits) => ({ approve: digits })));
  command("reject <id>", "refuse it")
    .option("--note <text>", "what the agent is told")
    .action((id: string, options: Options & { note?: string }) => reject(id, options));
  command("edit <id>", "approve it with other agent arguments")
    .requiredOption("--args <json>", "the new arguments, an object")
    .option("--shown <digits>", shown)
    .action((id: string, options: Shown & { args: string }) => {
      const args = newArguments(options.args);
      return answer(id, options, (digits) => ({ edit: args, shown: digits }));
    });
}

async function list(options: Options): Promise<void> {
  const { tenant } = options;
  const waiting = await withGovernor(options, (governor) => governor.pending({ tenant }));
  if (options.json) return printJson(waiting);
  if (waiting.length === 0) return print("Nothing waits for an answer.");
  for (const request of waiting)
    print(`${request.id}  ${request.tool.padEnd(24)} ${request.actor.id}, until ${time(request.expiresAt)}`);
}

async function show(id: string, options: Options): Promise<void> {
  const request = await withGovernor(options, (governor) => find(governor, id, options));
  if (options.json) return printJson(request);
  for (const line of lines(request)) print(line);
}

async function answer(id: string, options: Shown, inputOf: (shown: string) => AnswerInput): Promise<void> {
  const result = await withGovernor(options, async (governor) => {
    const digits = options.shown ?? (await askAbout(governor, id, options));
    return governor.answer(id, user(), inputOf(digits), { tenant: options.tenant });
  });
  ended(result, options);
}

async function reject(id: string, options: Options & { note?: string }): Promise<void> {
  const said = options.note === undefined ? {} : { note: options.note };
  const result = await withGovernor(options, (governor) =>
    governor.answer(id, user(), { reject: said }, { tenant: options.tenant }),
  );
  ended(result, options);
}

// What a person answers is what they saw: it is shown, then asked.
async function askAbout(governor: Governor, id: string, options: Options): Promise<string> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new CannotRun("without a terminal to show the request in, --shown says what you were shown");
  const request = await find(governor, id, options);
  for (const line of lines(request)) print(line);
  // Only a person at a terminal needs what draws the prompts.
  const { isCancel, select } = await import("../io/prompts.ts");
  const said = await select({
    message: "Is that right?",
    options: [
      { value: false, label: "No" },
      { value: true, label: "Yes" },
    ],
  });
  if (isCancel(said) || !said) throw new CannotRun("nothing was answered");
  return request.shown;
}

async function find(governor: Governor, id: string, { tenant }: Options): Promise<ApprovalRequest> {
  const found = await governor.approval(id, { tenant });
  if (found === undefined) throw new CannotRun(`${id}: there is no such request`);
  return found;
}

function lines(request: ApprovalRequest): readonly string[] {
  const { shows, terms, status, tool, actor, owner, connection, reasons } = request;
  const approvers = terms.approvers?.join(", ") ?? actor.id;
  return [
    `${status}: ${tool} for ${actor.id}, with the rights of ${owner ?? connection}`,
    `asked ${time(request.requestedAt)}, until ${time(request.expiresAt)}; needs ${request.needs.join(", then ")}`,
    `because of ${reasons.map(({ code, detail }) => (detail === undefined ? code : `${code} (${detail})`)).join(", ")}`,
    `answered by ${terms.quorum} of: ${approvers}${terms.notRequester ? ", not by who asked or wrote it" : ""}`,
    ...(request.editor === undefined ? [] : [`edited by ${request.editor}`]),
    `${shows.method} ${shows.path}`,
    ...shows.leaves.map((leaf) => `  ${leafLine(leaf)}`),
    `shown ${request.shown}`,
  ];
}

function ended(result: Awaited<ReturnType<Governor["answer"]>>, options: Options): void {
  if (!result.ok) {
    for (const line of issueLines(result.issues, process.stderr)) tell(line);
    if (result.issues.some(({ code }) => code === "request-changed") && result.request !== undefined)
      for (const line of lines(result.request)) print(line);
    throw new Failed();
  }
  if (options.json) printJson(result.value);
  else print(`${result.value.status}, recorded as ${user().id}`);
}

function user(): { readonly id: string; readonly channel: string } {
  return { id: userInfo().username, channel: "cli" };
}

async function withGovernor<T>(options: Options, work: (governor: Governor) => Promise<T>): Promise<T> {
  const policy = await requirePolicy(options.policy);
  return inStore(options, (store, keys) => {
    const invoke = async (): Promise<never> => {
      throw new InterlockError("not-here", "the command line answers; the host runs");
    };
    return work(createGovernor({ policy, invoke, store, keys }));
  });
}

function newArguments(text: string): JsonObject {
  const args: Json | undefined = readArgs(text);
  if (!isObject(args)) throw new CannotRun("--args is a JSON object");
  return args;
}

function time(at: number): string {
  return new Date(at).toISOString();
}
