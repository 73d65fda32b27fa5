const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/u;
const units = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000];

/** An ISO 8601 duration in milliseconds; `undefined` when it is none, is zero, or counts months, which have no length. */
export function readDuration(text: string): number | undefined {
  const parts = form.exec(text);
  if (parts === null) return undefined;
  const total = units.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
  return total > 0 && Number.isSafeInteger(Math.round(total)) ? Math.round(total) : undefined;
}
