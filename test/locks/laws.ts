import { canonicalJson, digest, isObject, type Json, type Policy, type ToolEntry } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import fc from "fast-check";
import { broken } from "./bypass.ts";
import { type CorpusTool, place } from "./corpus-tool.ts";
import { attacks } from "./mutators.ts";

/** A property over random tools and hostile arguments, and the law it stands for. */
export interface Law {
  readonly name: string;
  readonly property: fc.IProperty<readonly unknown[]>;
}

/** What merging holds to, whatever comes. `tools` are real ones. */
export function mergeLaws(tools: readonly CorpusTool[]): readonly Law[] {
  const tool = fc.constantFrom(...tools);
  const hostile = tool.chain((each) => fc.tuple(fc.constant(each), argumentsFor(each)));
  const law = (name: string, check: (of: CorpusTool, args: unknown) => void): Law => ({
    name,
    property: fc.property(hostile, ([of, args]) => check(of, args)) as unknown as Law["property"],
  });
  return [
    law(
      "locked leaves arrive exactly, no leaf is undeclared, the template stands",
      ({ policy, tool: entry }, args) => {
        const result = mergeLocks(policy, entry.name, args);
        if (result.ok && broken(result.value).length > 0) throw new Error(broken(result.value).join());
        if (!result.ok && result.issues.length === 0) throw new Error("refused without an issue");
      },
    ),
    law(
      "merging again what the agent supplied changes nothing; the order of keys has no effect",
      ({ policy, tool: entry }, args) => {
        const [once, twice, turned] = [args, args, reversed(args)].map((each) => shown(policy, entry, each));
        if (once !== twice || once !== turned) throw new Error("differs");
      },
    ),
    law(
      "the caller's objects are untouched, and changing them later has no effect",
      ({ policy, tool: entry }, args) => {
        const before = plain(args);
        const result = mergeLocks(policy, entry.name, args);
        if (plain(args) !== before) throw new Error("touched");
        if (!result.ok) return;
        const merged = canonicalJson([result.value.arguments, result.value.request as unknown as Json]);
        spoil(args);
        if (canonicalJson([result.value.arguments, result.value.request as unknown as Json]) !== merged)
          throw new Error("changed later");
      },
    ),
    {
      name: "the digest is equal exactly when the canonical requests are",
      property: fc.property(
        tool.chain((each) => fc.tuple(fc.constant(each), argumentsFor(each), argumentsFor(each))),
        ([of, a, b]) => {
          const [one, other] = [a, b].map((args) => mergeLocks(of.policy, of.tool.name, args));
          if (!one?.ok || !other?.ok) return;
          const same =
            canonicalJson(one.value.request as unknown as Json) ===
            canonicalJson(other.value.request as unknown as Json);
          if (same !== (one.value.requestDigest === other.value.requestDigest)) throw new Error("digest");
          if (one.value.requestDigest !== digest(one.value.request as unknown as Json, "interlock-request"))
            throw new Error("not the request's digest");
        },
      ) as unknown as Law["property"],
    },
    {
      name: "tightening: one more constraint or one more lock never lets through what was refused",
      property: fc.property(hostile, fc.nat(), ([of, args], pick) => {
        const { tool: entry, policy } = of;
        const leaf = entry.agent[pick % Math.max(1, entry.agent.length)];
        if (leaf === undefined) return;
        const { pointer, key, segments } = leaf;
        const tighter: ToolEntry = {
          ...entry,
          constraints: [...entry.constraints, { pointer, key, segments, schema: { maxLength: 2 } }],
        };
        const narrow: Policy = { ...policy, tools: [tighter] };
        if (mergeLocks(narrow, entry.name, args).ok && !mergeLocks(policy, entry.name, args).ok)
          throw new Error("weaker");
      }) as unknown as Law["property"],
    },
  ];
}

// Arguments in order, attacked, or with anything anywhere.
function argumentsFor({ tool, args }: CorpusTool): fc.Arbitrary<unknown> {
  const anything = fc.anything({ withNullPrototype: true, withSparseArray: true, maxDepth: 3 });
  const nodes = [...tool.agent, ...tool.locks, ...tool.injected].map((leaf) => [leaf.key, ...leaf.segments]);
  const inside = fc
    .tuple(
      fc.constantFrom(...(nodes.length === 0 ? [["x"]] : nodes)),
      fc.oneof(anything, fc.string({ unit: "binary" })),
    )
    .map(([steps, value]) => {
      const copy = structuredClone(args);
      if (steps.at(-1) !== null) place(copy, steps, value as Json);
      return copy;
    });
  const [lock] = tool.locks;
  const attacked =
    lock === undefined
      ? inside
      : fc.constantFrom(...[...attacks(args, lock)].map((attack) => attack.args)).map((make) => make());
  return fc.oneof(
    fc.constant(args).map((each) => structuredClone(each)),
    inside,
    inside,
    attacked,
    anything,
  );
}

function shown(policy: Policy, tool: ToolEntry, args: unknown): string {
  const result = mergeLocks(policy, tool.name, args);
  return result.ok
    ? `${result.value.requestDigest} ${canonicalJson(result.value.arguments)}`
    : JSON.stringify(result.issues.map(({ code, pointer }) => [code, pointer]));
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isPlain(value)) return value;
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const key of Object.keys(value).reverse())
    Object.defineProperty(copy, key, {
      value: reversed(value[key]),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return copy;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function plain(value: unknown): string {
  return fc.stringify(value);
}

function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  for (const key of Object.keys(value)) {
    spoil((value as Record<string, unknown>)[key]);
    Reflect.set(value, key, "spoiled");
  }
}
