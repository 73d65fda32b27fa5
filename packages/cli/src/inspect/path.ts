/** Names joined by `.`, an array step is `[]` appended; not escaped (reading.md R7). */
export function oraclePath(segments: readonly (string | null)[]): string {
  return segments.reduce<string>((path, step) => {
    if (step === null) return `${path}[]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");
}
