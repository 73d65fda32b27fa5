import type { Call } from "@interlock/core";
import { formatPath, isObject, type Json, type Place } from "@interlock/core";

/** One leaf of an effective request, as a person has to see it. */
export interface RenderedLeaf {
  /** Concrete: `/rows/3/owner`. */
  readonly pointer: string;
  readonly source: "locked" | "agent" | "injected";
  /** JSON text with every control, bidi and zero-width character escaped. */
  readonly text: string;
  /** The text was cut; such a request cannot be approved. */
  readonly cut: boolean;
}

/** What a person is shown before approving, made from the effective request alone. */
export interface RenderedRequest {
  readonly method: string;
  readonly path: string;
  readonly leaves: readonly RenderedLeaf[];
  /** Whether everything is shown in full. */
  readonly complete: boolean;
}

const longest = 2_000;
const most = 500;

/** Shows a call completely, each leaf with where it comes from; nothing that the agent supplied can look like our own words. */
export function renderRequest(call: Call): RenderedRequest {
  const all = leavesOf(call.arguments, []);
  const leaves = all.slice(0, most).map(({ path, value }): RenderedLeaf => {
    const text = escapeText(JSON.stringify(value));
    const cut = text.length > longest;
    return {
      pointer: escapeText(formatPath(path)),
      source: sourceOf(call, path),
      text: cut ? text.slice(0, longest) : text,
      cut,
    };
  });
  const complete = all.length <= most && leaves.every((leaf) => !leaf.cut);
  return { method: call.request.method, path: escapeText(call.request.path), leaves, complete };
}

type Step = string | number;

function leavesOf(value: Json, path: readonly Step[]): readonly { path: readonly Step[]; value: Json }[] {
  const entries: readonly (readonly [Step, Json])[] = Array.isArray(value)
    ? value.map((item: Json, index) => [index, item] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  if (entries.length === 0 && path.length > 0) return [{ path, value }];
  return entries.flatMap(([step, item]) => leavesOf(item, [...path, step]));
}

function sourceOf(call: Call, path: readonly Step[]): RenderedLeaf["source"] {
  if (call.tool.locks.some((lock) => covers(lock, path))) return "locked";
  return call.tool.injected.some((leaf) => covers(leaf, path)) ? "injected" : "agent";
}

function covers(place: Place, path: readonly Step[]): boolean {
  const steps = [place.key, ...place.segments];
  return steps.every((step, i) => (step === null ? typeof path[i] === "number" : step === path[i]));
}

/** Escapes what a terminal or a browser would obey instead of show. */
function escapeText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}/gu, (c) => {
    return `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
