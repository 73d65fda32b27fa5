/** Whether something holds for every value, for none, or for some; with why it holds for none. */
export type Answer =
  | { readonly is: "yes" }
  | { readonly is: "maybe" }
  | { readonly is: "no"; readonly why: string };

export const yes: Answer = { is: "yes" };
export const maybe: Answer = { is: "maybe" };

/** It holds for no value. */
export function no(why: string): Answer {
  return { is: "no", why };
}

/** All of them hold. */
export function every(answers: readonly Answer[]): Answer {
  const refusal = answers.find((answer) => answer.is === "no");
  return refusal ?? (answers.every((answer) => answer.is === "yes") ? yes : maybe);
}

/** At least one of them holds. */
export function some(answers: readonly Answer[]): Answer {
  if (answers.some((answer) => answer.is === "yes")) return yes;
  return answers.every((answer) => answer.is === "no") ? (answers[0] ?? maybe) : maybe;
}

/** It does not hold. */
export function opposite(answer: Answer): Answer {
  if (answer.is === "maybe") return maybe;
  return answer.is === "no" ? yes : no("what is under `not` always holds");
}

/** Two answers for values of which some meet the first, some the second. */
export function either(a: Answer, b: Answer): Answer {
  return a.is === b.is ? a : maybe;
}
