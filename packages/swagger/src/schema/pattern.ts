import { checkPattern } from "@interlock/core/schema";

/** Why a definition's pattern is left out of schemas; `undefined` when it can stay. */
export function patternFault(pattern: string): "pattern-invalid" | "pattern-dangerous" | undefined {
  const known = faults.get(pattern);
  if (known !== undefined) return known.fault;
  const fault = findFault(pattern);
  // Bounded: patterns come from definitions.
  if (faults.size > 5000) faults.clear();
  faults.set(pattern, { fault });
  return fault;
}

const faults = new Map<string, { readonly fault: ReturnType<typeof findFault> }>();
const longest = 2000;

function findFault(pattern: string): "pattern-invalid" | "pattern-dangerous" | undefined {
  if (pattern.length > longest) return "pattern-dangerous";
  try {
    new RegExp(pattern, "u");
  } catch {
    return "pattern-invalid";
  }
  if (nestsRepeats(pattern)) return "pattern-dangerous";
  return checkPattern(pattern) === undefined ? undefined : "pattern-invalid";
}

/** Whether an unbounded repeat stands inside an unbounded repeat, which backtracking engines may need forever for. */
function nestsRepeats(pattern: string): boolean {
  const groups: { repeats: boolean }[] = [{ repeats: false }];
  let closed: { repeats: boolean } | undefined;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === "\\") {
      at++;
      closed = undefined;
    } else if (char === "[") {
      at = classEnd(pattern, at);
      closed = undefined;
    } else if (char === "(") {
      groups.push({ repeats: false });
      closed = undefined;
    } else if (char === ")") {
      closed = groups.length > 1 ? groups.pop() : undefined;
      if (closed?.repeats === true) (groups.at(-1) as { repeats: boolean }).repeats = true;
    } else if (isUnboundedRepeat(pattern, at)) {
      if (closed?.repeats === true) return true;
      (groups.at(-1) as { repeats: boolean }).repeats = true;
      closed = undefined;
    } else if (char !== "?" && char !== "{") {
      closed = undefined;
    }
  }
  return false;
}

function isUnboundedRepeat(pattern: string, at: number): boolean {
  const char = pattern[at];
  return char === "*" || char === "+" || (char === "{" && /^\{\d+,\}/u.test(pattern.slice(at, at + 12)));
}

function classEnd(pattern: string, start: number): number {
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "]") return at;
  }
  return pattern.length;
}
