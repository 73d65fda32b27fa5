/** A sentence that ends with a text of somebody's, which may have brought its own full stop. */
export function endSentence(text: string): string {
  return /[.!?…。]["')\]]?$/u.test(text) ? text : `${text}.`;
}
