/** Whether a text is a media type, and ends no header. */
export function isMediaType(text: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/u.test(text);
}

/** Whether it is one of parts; the boundary after it is the transport's. */
export function isPartsType(text: string): boolean {
  return /^multipart\/[\w.+-]+$/iu.test(text);
}
