import type { Json, Outcome } from "@interlock/core";

/** What a model reads of an outcome, the same on every framework. */
export function outcomeForModel(outcome: Outcome): Json {
  switch (outcome.status) {
    case "completed":
      return outcome.edited === undefined
        ? outcome.value
        : {
            note: "A person changed the arguments before approving. These ran.",
            arguments: outcome.edited,
            result: outcome.value,
          };
    case "pending":
      return {
        status: "pending",
        note: "A person has to approve this call. It runs once they do; do not send it again.",
      };
    case "denied":
      return {
        status: "denied",
        reasons: outcome.reasons.map(({ code, detail, tellAgent }) =>
          tellAgent && detail !== undefined ? { code, detail } : { code },
        ),
      };
    case "invalid":
      return {
        status: "invalid",
        issues: outcome.issues.map(({ code, pointer, message }) => ({ code, pointer, message })),
      };
    case "failed":
      return { status: "failed", code: outcome.error.code, note: outcome.error.message };
    case "unknown":
      return {
        status: "unknown",
        note: "The call may or may not have run. Do not send it again; a person has to look.",
      };
  }
}
