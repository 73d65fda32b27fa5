/** A key as a service that ignores case, width and invisible characters would read it (governance.md §4). */
export function fold(key: string): string {
  if (/^[a-z0-9_-]*$/u.test(key)) return key;
  // Twice: upper-casing alone leaves `ſ` and `ß` apart from what they fold to.
  return key
    .normalize("NFKC")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC");
}
