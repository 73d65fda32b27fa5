import { basename } from "node:path";
import type { Connector, Json, Operation, Parameter, Policy } from "@interlock/core";
import { generate } from "@interlock/emulator";
import { compilePolicy, parsePolicy } from "@interlock/triage";

/** A drafted policy for one operation, with a role and a reason for each parameter that has one. */
export interface Draft {
  readonly text: string;
  readonly policy: Policy;
  readonly roles: readonly Suggested[];
}

interface Suggested {
  readonly pointer: string;
  readonly role: "agent" | "skip" | { readonly user: Json };
  readonly because: string;
}

/** Suggests a role for every parameter and compiles the result; `undefined` when no suggestion compiles. */
export function draftPolicy(connector: Connector, operation: Operation, file: string): Draft | undefined {
  const roles = new Map(
    operation.parameters.flatMap((leaf) => suggest(leaf, operation)).map((s) => [s.pointer, s]),
  );
  // What the compiler says is still open or cannot be is answered once more, then given up.
  for (let round = 0; round < 5; round++) {
    const suggested = [...roles.values()];
    const text = write(operation, suggested, file);
    const source = parsePolicy(text);
    if (!source.ok) return undefined;
    const compiled = compilePolicy(source.value, { drafted: connector });
    if (compiled.ok) return { text, policy: compiled.value, roles: suggested };
    let changed = false;
    for (const { code, pointer } of compiled.issues) {
      const next = mend(code, pointer, operation);
      if (next === undefined || JSON.stringify(roles.get(pointer)?.role) === JSON.stringify(next.role))
        continue;
      roles.set(pointer, next);
      changed = true;
    }
    if (!changed) return undefined;
  }
  return undefined;
}

function suggest(leaf: Parameter, operation: Operation): readonly Suggested[] {
  if (leaf.readOnly || leaf.notificationUrl || leaf.transport) return [];
  const { pointer } = leaf;
  const needed = leaf.required || leaf.requiredInBody;
  if (leaf.internal) {
    if (!leaf.required || leaf.hasDefault) return [];
    return [{ pointer, role: locked(leaf, operation), because: "internal and required" }];
  }
  if (!needed) return [{ pointer, role: "skip", because: "optional" }];
  if (leaf.dynamic.length > 0)
    return [{ pointer, role: locked(leaf, operation), because: "a look-up offers its values" }];
  if (leaf.secret) return [{ pointer, role: locked(leaf, operation), because: "holds a credential" }];
  return [{ pointer, role: "agent", because: "free content" }];
}

function mend(code: string, pointer: string, operation: Operation): Suggested | undefined {
  const leaf = operation.parameters.find((parameter) => parameter.pointer === pointer);
  if (leaf === undefined) return undefined;
  if (code === "required-skipped" || code === "lock-parent-agent" || code === "lock-invalid") {
    return { pointer, role: "agent", because: "needed" };
  }
  return code === "agent-secret"
    ? { pointer, role: locked(leaf, operation), because: "holds a credential" }
    : undefined;
}

function locked(leaf: Parameter, operation: Operation): { readonly user: Json } {
  return { user: generate(leaf.schema, { $defs: operation.definitions }) };
}

// JSON scalars are YAML as they stand, so nothing in a definition's names can change the file's form.
function write(operation: Operation, roles: readonly Suggested[], file: string): string {
  const lines = roles.map(
    ({ pointer, role }) =>
      `          ${JSON.stringify(pointer)}: ${typeof role === "string" ? role : JSON.stringify(role)}`,
  );
  return [
    "interlock: 1",
    "connectors:",
    "  drafted:",
    `    definition: ${JSON.stringify(`./${basename(file)}`)}`,
    "    connection: drafted",
    "    operations:",
    `      ${JSON.stringify(operation.id)}:`,
    `        permission: ${operation.access === "read" ? "allow" : "ask"}`,
    ...(lines.length === 0 ? [] : ["        parameters:", ...lines]),
    "",
  ].join("\n");
}
