import { digest, formatPath, type Issue, sortIssues } from "@interlock/core";

const longest = 256;
const most = 100;

/** A concrete address for an issue. What is too long to be read is shown by its beginning and a digest. */
export function shownPath(path: readonly (string | number)[]): string {
  return shortened(formatPath(path.map((step) => (typeof step === "string" ? shortened(step) : step))));
}

function shortened(text: string): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest - 40).replace(/\p{Cs}$/u, "");
  return `${start}… (${digest(text, "interlock-shown").slice(0, 32)})`;
}

/** Issues as they are told: each once, in their order, at most so many and then one that says how many more there are. */
export function toldIssues(issues: readonly Issue[], severity?: Issue["severity"]): readonly Issue[] {
  if (issues.length < 2) return issues;
  const sorted = sortIssues(issues).filter(
    (issue, index, all) => index === 0 || !isSame(issue, all[index - 1] as Issue),
  );
  if (sorted.length <= most) return sorted;
  const message = `there are ${sorted.length - most} more issues`;
  const more = { code: "more", pointer: "", message };
  return [...sorted.slice(0, most), severity === undefined ? more : { ...more, severity }];
}

function isSame(a: Issue, b: Issue): boolean {
  return a.code === b.code && a.pointer === b.pointer;
}
