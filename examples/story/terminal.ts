import { styleText } from "node:util";

/** The width that everything on screen keeps to. */
const width = 78;

/** A numbered heading of the story. */
export function chapter(title: string): void {
  console.log(`\n${styleText("bold", title)}`);
}

/** A paragraph, wrapped and indented. */
export function say(text: string, indent = 2): void {
  for (const line of wrap(text, width - indent)) console.log(" ".repeat(indent) + line);
}

/** A line with a mark in front: what went through, what was stopped, what waits. */
export function mark(kind: "ok" | "no" | "wait" | "info", text: string): void {
  const sign = {
    ok: styleText("green", "ok  "),
    no: styleText("red", "no  "),
    wait: styleText("yellow", "ask "),
    info: styleText("dim", "    "),
  }[kind];
  const [first = "", ...rest] = wrap(text, width - 6);
  console.log(`  ${sign}${first}`);
  for (const line of rest) console.log(`      ${line}`);
}

/** Two or more columns, aligned; the last one is wrapped, on a line of its own where the others leave it no room. */
export function table(rows: readonly (readonly string[])[]): void {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns - 1 }, (_, c) =>
    Math.max(...rows.map((row) => (row[c] ?? "").length)),
  );
  const used = widths.reduce((sum, w) => sum + w + 2, 4);
  const stacked = width - used < 20;
  for (const row of rows) {
    const cells = widths.map((w, c) => (stacked ? `${row[c] ?? ""}  ` : (row[c] ?? "").padEnd(w + 2)));
    const head = cells.join("");
    const indent = stacked ? 8 : used;
    const [first = "", ...rest] = wrap(row[columns - 1] ?? "", width - indent);
    if (stacked) {
      for (const line of wrap(head, width - 4)) console.log(`    ${line}`);
      for (const line of [first, ...rest]) console.log(`        ${line}`);
    } else {
      console.log(`    ${head}${first}`.trimEnd());
      for (const line of rest) console.log(`    ${" ".repeat(head.length)}${line}`);
    }
  }
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/u).flatMap((w) => chunks(w, columns))) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function chunks(word: string, columns: number): readonly string[] {
  return word.length <= columns ? [word] : (word.match(new RegExp(`.{1,${columns}}`, "gu")) ?? []);
}
