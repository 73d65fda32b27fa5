/** Indents generated code by its braces; a formatter would take many times as long as the generator. */
export function indent(code: string): string {
  let depth = 0;
  return code
    .split("\n")
    .map((line) => {
      const text = line.trim();
      const isComment = text.startsWith("*") || text.startsWith("/*");
      if (!isComment && text.startsWith("}")) depth--;
      const margin = "  ".repeat(Math.max(0, depth)) + (text.startsWith("*") ? " " : "");
      if (!isComment && text.endsWith("{")) depth++;
      return text === "" ? "" : margin + text;
    })
    .join("\n");
}
