import { isCancel, select } from "@clack/prompts";
import { renderRequest } from "@interlock/approval";
import type { Call } from "@interlock/core";
import { mark, say, table } from "./terminal.ts";

/** Shows an effective request as an approver has to see it: complete, each value with where it comes from. */
export function showRequest(call: Call, owner: string | undefined): void {
  const rendered = renderRequest(call);
  say(`${rendered.method} ${rendered.path}, with the rights of ${owner ?? call.connection}:`, 6);
  table(rendered.leaves.map((leaf) => [`  ${leaf.pointer}`, leaf.source, leaf.text]));
}

/** Whether the person says yes; with `--yes` or without a terminal the script answers for them. */
export async function askPerson(yes: boolean): Promise<boolean> {
  if (yes || !process.stdin.isTTY || !process.stdout.isTTY) {
    mark("info", "(approved by the script: no terminal to ask in, or --yes)");
    return true;
  }
  const answer = await select({
    message: "Approve this one request?",
    options: [
      { value: "approve", label: "Approve, once" },
      { value: "reject", label: "Reject" },
    ],
  });
  return !isCancel(answer) && answer === "approve";
}
