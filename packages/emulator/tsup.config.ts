import { library } from "../../tsup.base.ts";

export default library(["src/index.ts", "src/incident-desk/index.ts", "src/postgres-service/index.ts"]);
