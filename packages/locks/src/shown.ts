import { digest, formatPath, type Issue, sortIssues } from "@interlock/core";

const longest = 256;
const most = 100;

/** A concrete address for an issue. What is too long to be read is shown by its beginning and a digest. */
export function shownPath(path: readonly (string | number)[]): string {
  const whole = formatPath(path);
  if (whole.length <= longest) return whole;
  return shortened(formatPath(path.map((step) => (typeof step === "string" ? shortened(step) : step))));
}

function shortened(text: string): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest - 40).replace(/\p{Cs}$/u, "");
  return `${start}… (${digest(text, "interlock-shown").slice(0, 32)})`;
}

/** Issues on their way to be told: no more are kept than may be, however many come. */
export interface Told {
  kept: Issue[];
  count: number;
}

/** Takes one more; `undefined`: it is the first. */
export function tell(told: Told | undefined, issue: Issue): Told {
  if (told === undefined) return { kept: [issue], count: 1 };
  told.count++;
  told.kept.push(issue);
  if (told.kept.length >= 20 * most) told.kept = distinct(told.kept).slice(0, most + 1);
  return told;
}

/** Each once, in their order; at most so many, then one (of their severity) that says how many more there were. */
export function issuesOf({ kept, count }: Told, severity?: Issue["severity"]): readonly Issue[] {
  const all = kept.length < 2 ? kept : distinct(kept);
  if (all.length <= most) return all;
  const more = { code: "more", pointer: "", message: `there are ${count - most} more` };
  return [...all.slice(0, most), severity === undefined ? more : { ...more, severity }];
}

/** Issues as they are told. */
export function toldIssues(issues: readonly Issue[], severity?: Issue["severity"]): readonly Issue[] {
  let told: Told | undefined;
  for (const issue of issues) told = tell(told, issue);
  return told === undefined ? issues : issuesOf(told, severity);
}

function distinct(issues: readonly Issue[]): Issue[] {
  return sortIssues(issues).filter(
    (issue, index, all) => index === 0 || !isSame(issue, all[index - 1] as Issue),
  );
}

function isSame(a: Issue, b: Issue): boolean {
  return a.code === b.code && a.pointer === b.pointer;
}
