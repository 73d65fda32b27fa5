/** Why the system refused a file, in words. */
export function whyNot(error: unknown, what: "file" | "folder" = "file"): string {
  const code = String((error as { readonly code?: unknown }).code);
  return words[code]?.replace("WHAT", what) ?? `the system says ${code}`;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such WHAT",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  EACCES: "it may not be touched",
  EPERM: "it may not be touched",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links lead in a circle",
};
