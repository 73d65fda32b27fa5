import { isCancel, select } from "@clack/prompts";
import type { RenderedRequest } from "@interlock/governor";
import { mark, say, table } from "./terminal.ts";

/** Shows an effective request as an approver has to see it: complete, each value with where it comes from. */
export function showRequest(shows: RenderedRequest, rights: string): void {
  say(`${shows.method} ${shows.path}, with the rights of ${rights}:`, 6);
  table(shows.leaves.map((leaf) => [`  ${leaf.pointer}`, leaf.source, leaf.text]));
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
