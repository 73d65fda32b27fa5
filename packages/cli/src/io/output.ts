import { randomUUID } from "node:crypto";
import { styleText } from "node:util";
import { escapeJson, escapeText } from "@interlock/core";

/** Writes a line to standard output. Here alone does text leave: what others wrote is shown, never obeyed. */
export function print(line: string): void {
  process.stdout.write(`${shown(line)}\n`);
}

/** Writes a value as JSON to standard output, over many lines or on one. */
export function printJson(value: unknown, form: "lines" | "line" = "lines"): void {
  printDocument(`${JSON.stringify(value, null, form === "lines" ? 2 : 0)}\n`);
}

/** Writes JSON or source text as it stands to standard output; its line feeds are its own. */
export function printDocument(text: string): void {
  process.stdout.write(escapeJson(text));
}

/** Writes a line to standard error. */
export function tell(line: string): void {
  process.stderr.write(`${shown(line)}\n`);
}

/** Writes one clear line to standard error. */
export function printError(line: string): void {
  tell(`interlock: ${line}`);
}

/** Puts a passing line on standard error in place of the one before; nothing, to take it away. */
export function pass(line?: string): void {
  process.stderr.write(line === undefined ? "\r\u001B[K" : `\r${shown(line)}`);
}

// Stands for the escape character in what we paint; nobody else can write it.
const ours = `\u001b${randomUUID()}`;

/** Colours a text when the stream is a terminal that has colours. */
export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WritableStream = process.stdout,
): string {
  const [open = "", close = ""] = styleText(style, "\0", { stream }).replaceAll("\u001b", ours).split("\0");
  return `${open}${text}${close}`;
}

function shown(line: string): string {
  return escaped(line).replaceAll(ours, "\u001b");
}

/** Rows as aligned columns; the last column is not padded. */
export function table(all: readonly (readonly string[])[]): readonly string[] {
  const rows = all.map((row) => row.map(escaped));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : cell + " ".repeat((widths[index] ?? 0) - width(cell)),
      )
      .join("  ")
      .trimEnd(),
  );
}

// As it will be printed: what is escaped is longer.
function escaped(cell: string): string {
  return cell
    .split(ours)
    .map((part) => escapeText(part))
    .join(ours);
}

const painted = new RegExp(`${ours}\\[[0-9;]*m`, "gu");

function width(cell: string): number {
  return cell.replace(painted, "").length;
}
