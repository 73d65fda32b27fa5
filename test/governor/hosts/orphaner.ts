// Starts a host, has it work, and dies as a power cut would have it: what the host does then is what is looked at.
import type { Shift } from "./crasher.ts";
import { parameters, startHost } from "./process.ts";

const host = await startHost("crasher.ts", parameters());
const shift: Shift = { name: "orphan", warmStep: 1, approvals: [], named: [] };
await host.ask(shift);
process.kill(process.pid, "SIGKILL");
