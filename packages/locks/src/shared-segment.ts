import type { Issue, WireParameter } from "@interlock/core";
import { shownPath } from "./shown.ts";

/** What stands in one segment of a path, piece by piece: as it is sent, and as it was meant. */
export interface SharedSegment {
  begin(): void;
  /** What is the same in every call. */
  text(encoded: string, plain: string): void;
  value(parameter: WireParameter, encoded: string, plain: string): void;
}

interface Piece {
  readonly parameter: WireParameter;
  readonly encoded: string;
  readonly plain: string;
}

/**
 * Refuses values that make it unclear where they end: two values in one segment are told apart by what stands between
 * them, so the first must not hold it. Else two calls that are judged apart would be one path.
 */
export function openSegment(issues: Issue[]): SharedSegment {
  let last: Piece | undefined;
  let encodedText = "";
  let plainText = "";
  const begin = (): void => {
    last = undefined;
    encodedText = "";
    plainText = "";
  };
  return {
    begin,
    text(encoded, plain) {
      encodedText += encoded;
      plainText += plain;
    },
    value(parameter, encoded, plain) {
      const message = last === undefined ? undefined : whyUnclear(last, encodedText, plainText);
      if (message !== undefined) {
        const pointer = shownPath([(last as Piece).parameter.key]);
        issues.push({ code: "value-refused", pointer, message });
      }
      begin();
      last = { parameter, encoded, plain };
    },
  };
}

function whyUnclear(value: Piece, encoded: string, plain: string): string | undefined {
  if (encoded === "") return "nothing in the path tells where the value ends";
  return endsAt(value.encoded, encoded) && endsAt(value.plain, plain)
    ? undefined
    : "the value holds what ends it in the path";
}

// Whoever looks for the mark finds the one after the value first, also where value and mark together make one earlier.
function endsAt(value: string, mark: string): boolean {
  return `${value}${mark}`.indexOf(mark) === value.length;
}
