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

/** Issues on their way to be told: as many as can be kept are, however many come. */
export interface Told {
  readonly add: (issue: Issue) => void;
  readonly addAll: (issues: readonly Issue[]) => void;
  readonly isEmpty: () => boolean;
  /** Each once, in their order; at most so many, then one that says how many more there were. */
  readonly issues: () => readonly Issue[];
}

/** No issues yet. `severity`: of what they are, for the one that stands for the rest. */
export function openTold(severity?: Issue["severity"]): Told {
  let kept: Issue[] = [];
  let count = 0;
  const add = (issue: Issue): void => {
    count++;
    kept.push(issue);
    if (kept.length >= 20 * most) kept = distinct(kept).slice(0, most + 1);
  };
  return {
    add,
    addAll(issues) {
      for (const issue of issues) add(issue);
    },
    isEmpty: () => count === 0,
    issues() {
      const all = kept.length < 2 ? kept : distinct(kept);
      if (all.length <= most) return all;
      const message = `there are ${count - most} more`;
      const more = { code: "more", pointer: "", message };
      return [...all.slice(0, most), severity === undefined ? more : { ...more, severity }];
    },
  };
}

/** Issues as they are told. */
export function toldIssues(issues: readonly Issue[], severity?: Issue["severity"]): readonly Issue[] {
  const told = openTold(severity);
  told.addAll(issues);
  return told.issues();
}

function distinct(issues: readonly Issue[]): Issue[] {
  return sortIssues(issues).filter(
    (issue, index, all) => index === 0 || !isSame(issue, all[index - 1] as Issue),
  );
}

function isSame(a: Issue, b: Issue): boolean {
  return a.code === b.code && a.pointer === b.pointer;
}
