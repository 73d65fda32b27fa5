import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@interlock/core";
import { createGovernor, type KeyRing } from "@interlock/governor";
import { openSqliteStore } from "@interlock/governor/sqlite";
import { loadPolicy } from "@interlock/triage/files";

/** Sets a title, clears the screen, turns the text round, hides and begins a line of its own. */
export const hostile =
  "x\u001b]0;owned\u0007\u001b[2J\u009b31m\u0008\u202e\u2066\u200b\ufeff\u00ad\u034f\u3164\u{e0041}\r\nFORGED verified: all\u2028FORGED";

/** What no terminal may be given from others, and no line may begin with. */
export const obeyed =
  /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|^FORGED/mu;

const definition: JsonObject = {
  swagger: "2.0",
  info: { title: hostile, version: hostile, description: hostile },
  host: "h",
  basePath: "/",
  paths: {
    "/x": {
      post: {
        operationId: `Op${hostile}`,
        summary: hostile,
        description: hostile,
        parameters: [
          { in: "query", name: `q${hostile}`, type: "string", enum: [hostile, "b"], description: hostile },
          {
            in: "body",
            name: "body",
            schema: { type: "object", properties: { [hostile]: { type: "string" } } },
          },
        ],
        responses: {
          200: { description: hostile, schema: { type: "object", properties: { [hostile]: {} } } },
        },
      },
      get: { operationId: "Get", parameters: [], responses: { 200: { description: "" } } },
    },
  },
};

/** A folder in which everything that somebody else wrote is hostile; each path and what stands there. */
export interface HostileFolder {
  readonly definition: string;
  /** Compiles. */
  readonly policy: string;
  /** Does not. */
  readonly broken: string;
  readonly answers: string;
  readonly calls: string;
  readonly expectations: string;
  readonly document: string;
  readonly store: readonly string[];
  readonly tool: string;
  /** Ids of requests that wait. */
  readonly waiting: readonly string[];
}

/** Writes it, with a store that has a journal and requests. */
export async function hostileFolder(user: string): Promise<HostileFolder> {
  const folder = mkdtempSync(join(tmpdir(), "interlock-hostile-"));
  const write = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    return join(folder, name);
  };
  const path = write("a.swagger.json", definition);
  const operation = `Op${hostile}`;
  const parameters = { [`/q${hostile}`]: "agent", [`/body/${hostile}`]: "agent" };
  const connector = { definition: "./a.swagger.json", connection: "c", operations: {} };
  const approval = { approvers: [user, hostile] };
  const operations = {
    [operation]: { permission: "ask", parameters, approval },
    Get: { permission: "allow" },
  };
  const policy = { interlock: 1, connectors: { desk: { ...connector, operations } } };
  const made = write("good.policy.yaml", policy);
  const loaded = await loadPolicy(made);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const tool = loaded.value.tools.find((each) => each.operation !== "Get")?.name ?? "";
  const args = { [`q${hostile}`]: hostile, body: { [hostile]: hostile } };
  const key = randomBytes(32);
  const keys: KeyRing = { current: "a", keys: { a: key } };
  const store = openSqliteStore(join(folder, "g.db"));
  const governor = createGovernor({
    policy: loaded.value,
    invoke: async () => ({ status: 200, headers: {}, body: hostile }),
    store,
    keys,
  });
  const session = await governor.session({ mode: "review", actor: { id: hostile } });
  const waiting: string[] = [];
  for (const last of ["a", "b", "c"]) {
    const asked = await session.call(tool, { ...args, body: { [hostile]: hostile + last } });
    if (asked.status === "pending") waiting.push(asked.approval);
  }
  await session.call(hostile, { [hostile]: hostile });
  await session.call("Get", { [hostile]: hostile });
  await store.close();
  return {
    definition: path,
    policy: made,
    broken: write("broken.policy.yaml", {
      ...policy,
      [hostile]: 1,
      connectors: {
        [hostile]: { ...connector, operations: { [hostile]: { permission: hostile } } },
        desk: {
          ...connector,
          operations: { [operation]: { permission: "ask", parameters: { "/nowhere": hostile } } },
        },
      },
    }),
    answers: write("answers.yaml", {
      connectors: { desk: { operations: { [operation]: { permission: "ask", parameters }, [hostile]: {} } } },
    }),
    calls: write(
      "calls.ndjson",
      [
        { id: hostile, tool, args },
        { id: "2", tool: hostile, args: {} },
        { id: { [hostile]: 1 }, tool, args: { [hostile]: 1 } },
      ]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    ),
    expectations: write(
      "expect.ndjson",
      JSON.stringify({ id: hostile, status: hostile, [hostile]: hostile }),
    ),
    document: write("document.json", {
      properties: {
        description: hostile,
        connectors: [
          {
            name: "a",
            connectionName: hostile,
            operations: [
              { name: operation, displayName: hostile, userParameters: [], agentParameters: [] },
              { name: hostile },
            ],
          },
        ],
      },
    }),
    store: [
      ...["--store", join(folder, "g.db")],
      ...["--keys", write("keys.json", { current: "a", keys: { a: key.toString("base64") } })],
    ],
    tool,
    waiting,
  };
}
