/** Takes note of something in a definition that was mended, ignored or left out. */
export type Report = (code: string, message: string) => void;
