import type { Call } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { openDraw } from "../triage/auto-triage.ts";
import { broken } from "./bypass.ts";
import { corpusTools } from "./corpus-tool.ts";
import { attacks } from "./mutators.ts";

/** What attacking locked leaves came to. */
export interface AttackReport {
  readonly tools: number;
  /** Leaves that were locked, of those that a policy may lock. */
  readonly leaves: number;
  readonly lockable: number;
  readonly cases: number;
  readonly refused: number;
  readonly bypasses: readonly string[];
  readonly crashes: readonly string[];
  readonly milliseconds: number;
}

/**
 * Locks leaves of every `step`-th corpus operation, twice: once every other leaf, once the others, so that each lockable
 * leaf is locked; further rounds draw which. Tries every mutator on every
 * lock, or of a tool about `most` evenly.
 */
export function attackLockableLeaves(
  step: number,
  most = Number.POSITIVE_INFINITY,
  rounds = 2,
): AttackReport {
  const start = performance.now();
  const [bypasses, crashes]: [string[], string[]] = [[], []];
  let [cases, refused, tools] = [0, 0, 0];
  const leaves = new Set<string>();
  const lockable = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    let leaf = round;
    const random = openDraw(round);
    const draw = (): number => (round < 2 ? (leaf++ % 2 === 0 ? 0 : 0.5) : random() * 0.7);
    for (const { policy, tool, args, lockable: pointers } of corpusTools(draw, step)) {
      tools++;
      for (const pointer of pointers) lockable.add(`${tool.connector} ${tool.operation} ${pointer}`);
      // A few operations have hundreds of leaves; `most` keeps them from being the whole test.
      const stride = Math.max(1, Math.ceil((tool.locks.length * 150) / most));
      let turn = 0;
      for (const lock of tool.locks) {
        leaves.add(`${tool.connector} ${tool.operation} ${lock.pointer}`);
        for (const attack of attacks(args, lock)) {
          if (turn++ % stride !== 0) continue;
          cases++;
          const where = `${tool.connector} ${tool.operation} ${lock.pointer} ${attack.name}`;
          try {
            const result = mergeLocks(policy, tool.name, attack.args());
            if (!result.ok) refused++;
            else bypasses.push(...found(result.value).map((what) => `${where}: ${what}`));
          } catch (error) {
            crashes.push(`${where}: ${String(error)}`);
          }
        }
      }
    }
  }
  const milliseconds = performance.now() - start;
  return {
    tools,
    leaves: leaves.size,
    lockable: lockable.size,
    cases,
    refused,
    bypasses,
    crashes,
    milliseconds,
  };
}

function found(call: Call): readonly string[] {
  return [...broken(call), ...(Object.keys(Object.prototype).length === 0 ? [] : ["prototype changed"])];
}
