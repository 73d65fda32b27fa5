import { explain } from "@interlock/approval";
import { endSentence, escapeText } from "@interlock/core";
import { paint, table } from "../io/output.ts";
import type { Difference } from "./expect.ts";
import { type Judged, resultLine } from "./result.ts";

const colours = { allow: "green", ask: "yellow", deny: "red", invalid: "red" } as const;

/** Judged calls for people: a row each with what would be sent and why, then how many of each there are. */
export function decideLines(all: readonly Judged[], differences: readonly Difference[]): readonly string[] {
  const rows = all.map((judged, index) => {
    const { status } = resultLine(judged);
    const { line } = judged;
    const request = judged.call === undefined ? undefined : judged.shown?.request;
    return [
      line.id === undefined
        ? String(index + 1)
        : escapeText(typeof line.id === "string" ? line.id : JSON.stringify(line.id)),
      paint(colours[status], status),
      escapeText(line.tool),
      request === undefined ? "" : escapeText(`${request.method} ${request.path}`),
      [...why(judged), ...wrong(differences, index)].join(" "),
    ];
  });
  const heads = ["CALL", "STATUS", "TOOL", "REQUEST", "WHY"].map((head) => paint("dim", head));
  const strays = differences.filter(({ index }) => index === undefined).map(({ message }) => `  ${message}`);
  return [...(all.length === 0 ? [] : table([heads, ...rows])), ...strays, summary(all, differences)];
}

/** Why a call ended as it did: its issues, or the decision's reasons in sentences. */
export function why({ issues, decision }: Judged): readonly string[] {
  const said = issues.map((issue) =>
    escapeText(
      endSentence(`${issue.code}${issue.pointer === "" ? "" : ` ${issue.pointer}`}: ${issue.message}`),
    ),
  );
  return decision === undefined
    ? said
    : [
        ...explain(decision)
          .slice(1)
          .map((line) => escapeText(line)),
        ...said,
      ];
}

function wrong(differences: readonly Difference[], index: number): readonly string[] {
  const messages = differences
    .filter((difference) => difference.index === index)
    .map(({ message }) => message);
  return messages.length === 0 ? [] : [paint("red", `✗ ${escapeText(messages.join("; "))}`)];
}

function summary(all: readonly Judged[], differences: readonly Difference[]): string {
  const statuses = all.map((judged) => resultLine(judged).status);
  const counts = (["allow", "ask", "deny", "invalid"] as const)
    .map((status) => [status, statuses.filter((each) => each === status).length] as const)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`);
  const total = `${all.length} call${all.length === 1 ? "" : "s"}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`;
  return differences.length === 0 ? total : `${total}; ${differences.length} not as expected`;
}
