import { digest } from "./canonical.ts";
import { PolicyError } from "./errors.ts";
import type { Issue } from "./issue.ts";
import { deepFreeze, isObject, type Json } from "./json.ts";
import type { Policy } from "./policy.ts";
import { policySchema } from "./policy-schema.ts";
import { fail, ok, type Result } from "./result.ts";

/**
 * Reads a compiled policy (text, or the JSON value of it) and checks that it is whole: its form, its version and that
 * its revision is the digest of its content. Throws `PolicyError` with the issues; `safeReadPolicy` returns them.
 */
export function readPolicy(document: string | Json): Policy {
  const result = safeReadPolicy(document);
  if (result.ok) return result.value;
  const first = result.issues[0];
  throw new PolicyError(
    first?.code ?? "not-a-policy",
    first?.message ?? "not a compiled policy",
    result.issues,
  );
}

/** Like `readPolicy`, with the issues as a value. */
export function safeReadPolicy(document: string | Json): Result<Policy> {
  const json = typeof document === "string" ? parse(document) : { value: document };
  if (json === undefined && typeof document === "string" && isPolicyFile(document)) return refuseSource();
  if (json === undefined) return refuse("not-a-policy", "", "the policy is not JSON");
  const value = json.value;
  if (!isObject(value) || value["kind"] !== "interlock-policy") {
    if (isObject(value) && Object.hasOwn(value, "interlock")) return refuseSource();
    return refuse("not-a-policy", "", 'not a compiled policy: `kind` is not "interlock-policy"');
  }
  if (value["version"] !== 1) {
    return refuse(
      "policy-version",
      "/version",
      "this policy was compiled for another version of Interlock; compile it again",
    );
  }
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) {
    return fail(
      ...parsed.error.issues.map((issue): Issue => {
        const pointer = issue.path.map((step) => `/${String(step)}`).join("");
        return { code: "not-a-policy", pointer, message: `${pointer}: ${issue.message}` };
      }),
    );
  }
  const policy = parsed.data;
  if (policyRevision(policy) !== policy.revision) {
    return refuse(
      "policy-altered",
      "/revision",
      "the policy's revision is not the digest of its content: it was altered after compiling",
    );
  }
  return ok(deepFreeze(policy));
}

/** The digest that a policy's `revision` must be: over everything but `revision` itself. */
export function policyRevision(policy: Omit<Policy, "revision">): string {
  const { revision: _, ...content } = policy as Policy;
  return digest(content as unknown as Json, "interlock-policy");
}

function parse(text: string): { value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

// People write YAML, an enforcing process reads what was compiled of it; both are called a policy.
function isPolicyFile(text: string): boolean {
  const lines = text.slice(0, 10_000).split("\n");
  return lines.some((line) => line.startsWith("interlock:"));
}

function refuseSource(): Result<never> {
  return fail({
    code: "not-a-policy",
    pointer: "",
    message:
      "this is a policy file as people write it; what is read here is compiled from it and its definitions",
    suggestion:
      "compile it first: `interlock check FILE --out policy.json`, or parsePolicy and compilePolicy",
  });
}

function refuse(code: string, pointer: string, message: string): Result<never> {
  return fail({ code, pointer, message });
}
