import { styleText } from "node:util";

/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a value as JSON to standard output. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Writes one clear line to standard error. */
export function printError(line: string): void {
  process.stderr.write(`interlock: ${line}\n`);
}

/** Colours a text when the stream is a terminal that has colours. */
export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WritableStream = process.stdout,
): string {
  return styleText(style, text, { stream });
}

/** Rows as aligned columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
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

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "gu");

function width(cell: string): number {
  return cell.replace(escapes, "").length;
}
