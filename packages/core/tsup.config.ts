import { library } from "../../tsup.base.ts";

// Each variant of an import condition is an entry of its own.
export default library(["src/index.ts", "src/schema/index.ts", "src/sha256.ts", "src/sha256.node.ts"], {
  external: [/^#/],
});
