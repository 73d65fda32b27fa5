/**
 * A key as a service that ignores case, width, invisible characters and space at the ends would read it. Two keys that
 * fold to one are lookalikes.
 */
export function fold(key: string): string {
  if (/^[a-z0-9_-]*$/u.test(key)) return key;
  // Lower, upper, lower: `ẞ` becomes `ß` first, then `SS`; upper-casing alone leaves it apart from what it folds to.
  return key
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .trim();
}
