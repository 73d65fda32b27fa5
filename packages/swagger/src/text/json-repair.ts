import { stringEnd } from "./duplicate-keys.ts";

/** The text with trailing commas dropped and raw control characters in strings escaped; nothing else (reading.md R1). */
export function repairJson(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', from)) {
    const close = stringEnd(text, open);
    parts.push(withoutTrailingCommas(text.slice(from, open)), escapeControls(text.slice(open, close + 1)));
    from = close + 1;
  }
  parts.push(withoutTrailingCommas(text.slice(from)));
  return parts.join("");
}

// Strings never stand between a trailing comma and the bracket after it.
function withoutTrailingCommas(between: string): string {
  return between.replaceAll(/,(?=[ \t\r\n]*[}\]])/gu, "");
}

function escapeControls(string: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  return string.replaceAll(/[\u0000-\u001f]/gu, (control) => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
