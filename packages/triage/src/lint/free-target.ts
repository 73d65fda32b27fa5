import { own, type ToolEntry } from "@interlock/core";
import { type LintRule, perTool } from "./lint-rule.ts";

const recipient =
  /^(to|cc|bcc|from|reply-?to|recipients?|e?mails?|addresse?s?|attendees?|invitees?|phone(number)?s?)$/iu;
const recipientPart = /(recipient|email|mail_?to|phone_?number)/iu;
const target = /(ur[il]|href|webhook|callback|endpoint|host(name)?|domain)$/iu;
const path = /(path|folder|directory|file_?name)$/iu;

/** Recipients, paths and addresses that the agent chooses freely on a tool that writes. */
export const freeTarget: LintRule = {
  code: "free-target",
  severity: "warning",
  about: "recipients, paths and URLs left free on writes",
  check: perTool((tool) =>
    tool.access === "read"
      ? []
      : tool.agent.flatMap((leaf) => {
          // What keys the agent makes up are called, nobody knows before.
          if (leaf.segments.at(-1) === true) return [];
          const name = leaf.segments.findLast((segment) => typeof segment === "string") ?? leaf.key;
          const what = kindOf(name);
          if (what === undefined || isNarrowed(tool, leaf.pointer)) return [];
          return [
            {
              pointer: leaf.pointer,
              message: `the agent of ${tool.operation} chooses the ${what} at ${leaf.pointer} freely`,
              suggestion: "lock it, or narrow it: constraints with enum or an anchored pattern",
            },
          ];
        }),
  ),
};

function kindOf(name: string): string | undefined {
  if (recipient.test(name) || recipientPart.test(name)) return "recipient";
  if (target.test(name)) return "address";
  return path.test(name) ? "path" : undefined;
}

function isNarrowed(tool: ToolEntry, pointer: string): boolean {
  return tool.constraints.some(
    (constraint) =>
      constraint.pointer === pointer &&
      ["enum", "const", "pattern"].some((keyword) => own(constraint.schema, keyword) !== undefined),
  );
}
