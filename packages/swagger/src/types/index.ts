/** Writes TypeScript for tools; loads a code generator, so it stands apart from reading. */
export { writeTypes } from "./write-types.ts";
