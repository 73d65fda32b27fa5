import { openNamespace } from "@interlock/invoke";
import { openDeskWorld } from "../invoke/desk-world.ts";
import { describeInvoke, type InvokeWorld } from "./invoke.ts";

const world = async (loopback: boolean, direct: boolean): Promise<InvokeWorld> => {
  const { emulator, desk } = openDeskWorld();
  const listener = loopback ? await emulator.listen() : undefined;
  const where = listener ?? emulator;
  const runtimeUrls = direct ? { desk: await openNamespace(where).admin.runtimeUrl("desk") } : {};
  return {
    invoke: openNamespace({ ...where, runtimeUrls }).invoke,
    emulator,
    rows: (sql) =>
      desk.database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row })),
    close: async () => {
      await listener?.close();
      desk.close();
    },
  };
};

describeInvoke("dynamicInvoke, in process", () => world(false, false));
describeInvoke("dynamicInvoke, over loopback", () => world(true, false));
describeInvoke("runtime URL, in process", () => world(false, true));
describeInvoke("runtime URL, over loopback", () => world(true, true));
