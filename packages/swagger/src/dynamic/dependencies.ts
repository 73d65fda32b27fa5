import type { Operation } from "@interlock/core";

/** Which inputs of an operation must have values before others can be looked up. */
export interface Dependencies {
  /** Pointers of inputs whose values or schema are looked up, each after those it depends on; cycles are left out. */
  readonly order: readonly string[];
  /** The inputs that each of them refers to. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  /** Inputs that depend on themselves, one list a cycle; they fall back to free text (connectors.md 0.2.5). */
  readonly cycles: readonly (readonly string[])[];
}

/** The dependency graph of an operation, in topological order. */
export function dependencies(operation: Operation): Dependencies {
  const needs = needsOf(operation);
  const state = new Map<string, "open" | "done" | "cyclic">();
  const order: string[] = [];
  const cycles: (readonly string[])[] = [];
  for (const pointer of needs.keys()) settle(pointer, []);
  return { order, needs, cycles };

  // As deep as the longest cascade; an operation's budget bounds it.
  function settle(pointer: string, way: readonly string[]): boolean {
    const known = state.get(pointer);
    if (known === "done") return true;
    if (known === "cyclic" || way.length > deepest) return false;
    if (known === "open") {
      cycles.push(way.slice(way.indexOf(pointer)));
      return false;
    }
    state.set(pointer, "open");
    const parents = (needs.get(pointer) ?? []).filter((parent) => needs.has(parent));
    const settled = parents.map((parent) => settle(parent, [...way, pointer])).every(Boolean);
    state.set(pointer, settled ? "done" : "cyclic");
    if (settled) order.push(pointer);
    return settled;
  }
}

const deepest = 200;

/** One entry for every cycle, for the reader's issues. */
export function cycleIssues(
  operation: Operation,
): readonly { readonly pointer: string; readonly message: string }[] {
  return dependencies(operation).cycles.map((cycle) => ({
    pointer: cycle[0] as string,
    message: `its look-up depends on itself: ${cycle.join(" -> ")}`,
  }));
}

function needsOf(operation: Operation): Map<string, readonly string[]> {
  const needs = new Map<string, readonly string[]>();
  for (const { pointer, dynamic } of [...operation.parameters, ...operation.containers]) {
    if (dynamic.length === 0) continue;
    const referred = dynamic.flatMap((source) =>
      [...source.arguments, ...(source.tree?.browse?.arguments ?? [])].flatMap(({ from }) =>
        "reference" in from && from.pointer !== undefined ? [from.pointer] : [],
      ),
    );
    needs.set(pointer, [...new Set(referred)]);
  }
  return needs;
}
