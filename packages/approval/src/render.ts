import {
  bodyKeyOf,
  type Call,
  escapeText,
  formatPath,
  isObject,
  type Json,
  type Place,
} from "@interlock/core";
import { bytesOf } from "./bytes.ts";

/** One leaf of an effective request, as a person has to see it. */
export interface RenderedLeaf {
  /** Concrete: `/rows/3/owner`. Controls, bidi and zero-width characters in it are escaped. */
  readonly pointer: string;
  readonly source: "locked" | "agent" | "injected";
  /** JSON text with every control, bidi and zero-width character escaped; of bytes their name, type, size and SHA-256. */
  readonly text: string;
  /** What a person picked the locked value by. */
  readonly title?: string;
  /** `text` describes bytes instead of showing them, as the policy allows. */
  readonly bytes?: true;
}

/** What a person is shown before answering, made from the effective request alone. */
export interface RenderedRequest {
  readonly method: string;
  readonly path: string;
  readonly leaves: readonly RenderedLeaf[];
  /** Whether everything is in it. What cannot be shown whole is not asked. */
  readonly complete: boolean;
}

/** How much of a request a person can be shown. */
export interface ShowLimits {
  /** 500 when left out. */
  readonly leaves: number;
  /** UTF-8 bytes of all names and values; 65,536 when left out. */
  readonly bytes: number;
}

/** How much a person is shown when the host says nothing. */
export const showLimits: ShowLimits = { leaves: 500, bytes: 65_536 };

/** Shows a call, each leaf with where it comes from; nothing that the agent supplied can look like our own words. */
export function renderRequest(call: Call, limits: ShowLimits = showLimits): RenderedRequest {
  const leaves: RenderedLeaf[] = [];
  const path = escapeText(call.request.path);
  let room = limits.bytes - size(path);
  let complete = room >= 0;
  const visit = (value: Json, at: readonly Step[]): void => {
    if (!complete) return;
    const described = call.tool.approval.bytes === "digest" ? bytesOf(call, at, value) : undefined;
    const entries = described === undefined ? entriesOf(value) : [];
    if (entries.length > 0 || (at.length === 0 && described === undefined)) {
      for (const [step, item] of entries) visit(item, [...at, step]);
      return;
    }
    // Text is at least as long escaped as it is.
    if (typeof value === "string" && described === undefined && value.length > room) complete = false;
    const leaf = complete ? leafOf(call, at, value, described) : undefined;
    room -= leaf === undefined ? 0 : size(leaf.pointer) + size(leaf.text) + size(leaf.title ?? "");
    if (leaf === undefined || room < 0 || leaves.length >= limits.leaves) complete = false;
    else leaves.push(leaf);
  };
  visit(call.arguments, []);
  return { method: call.request.method, path, leaves, complete };
}

/** Whether a call can be shown whole. */
export function canBeShown(call: Call, limits: ShowLimits): boolean {
  // Escaped, a character is ten at most; nearly every call is far below the limits.
  const budget = { leaves: limits.leaves, characters: limits.bytes / 10 - call.request.path.length };
  const title = Math.max(0, ...call.tool.locks.map((lock) => lock.title?.length ?? 0));
  return isSmall(call.arguments, title, budget) || renderRequest(call, limits).complete;
}

function isSmall(value: Json, above: number, budget: { leaves: number; characters: number }): boolean {
  if (typeof value === "string") budget.characters -= value.length;
  const isContainer = typeof value === "object" && value !== null;
  if (!isContainer || Object.keys(value).length === 0) {
    budget.leaves -= 1;
    budget.characters -= above + 24;
  }
  if (budget.leaves < 0 || budget.characters < 0) return false;
  if (!isContainer) return true;
  return Object.entries(value).every(([key, item]) => isSmall(item, above + key.length + 1, budget));
}

/** A leaf as one line for people: quoted, so that no key or value can imitate a label or another line. */
export function leafLine({ source, pointer, text, title }: RenderedLeaf): string {
  const named = title === undefined ? "" : `  (${JSON.stringify(title)})`;
  return `${source.padEnd(8)} ${JSON.stringify(pointer)}  ${text}${named}`;
}

type Step = string | number;

function leafOf(call: Call, at: readonly Step[], value: Json, described: string | undefined): RenderedLeaf {
  const lock = call.tool.locks.find((each) => covers(each, at));
  const injected = lock === undefined && isInjected(call, at);
  return {
    // A backslash of the name's own is doubled: no name looks like another one that was escaped.
    pointer: escapeText(formatPath(at).replaceAll("\\", "\\\\")),
    source: lock !== undefined ? "locked" : injected ? "injected" : "agent",
    text: escapeText(described ?? JSON.stringify(value)),
    ...(lock?.title === undefined ? {} : { title: escapeText(lock.title) }),
    ...(described === undefined ? {} : { bytes: true as const }),
  };
}

// The media type of an envelope stands beside its bytes whoever says it.
function isInjected({ tool }: Call, at: readonly Step[]): boolean {
  const isType =
    tool.body?.envelope === true &&
    at.length === 2 &&
    at[0] === bodyKeyOf(tool) &&
    at[1] === "$content-type" &&
    !tool.agent.some((leaf) => covers(leaf, at));
  return isType || tool.injected.some((leaf) => covers(leaf, at));
}

function entriesOf(value: Json): readonly (readonly [Step, Json])[] {
  if (Array.isArray(value)) return value.map((item: Json, index) => [index, item] as const);
  return isObject(value) ? Object.entries(value) : [];
}

function covers(place: Place, path: readonly Step[]): boolean {
  const steps = [place.key, ...place.segments];
  return steps.every((step, i) => (step === null ? typeof path[i] === "number" : step === path[i]));
}

// UTF-8 bytes. Half a character counts as the three bytes of its replacement.
function size(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7ff) bytes += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
    else if (unit > 0x7f) bytes += 1;
  }
  return bytes;
}
