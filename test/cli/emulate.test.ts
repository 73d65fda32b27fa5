import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "@interlock/cli";
import { type Json, type JsonObject, own } from "@interlock/core";
import { openNamespace } from "@interlock/invoke";
import { describe, expect, test, vi } from "vitest";
import definition from "../../examples/incident-desk/incident-desk.swagger.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");
const main = join(root, "packages/cli/src/main.ts");

interface Running {
  readonly address: { readonly url: string; readonly resourceId: string; readonly token: string };
  readonly lines: readonly string[];
  /** Ends it as a person would; resolves with its exit status. */
  end(signal?: "SIGINT" | "SIGTERM"): Promise<number | null>;
}

/** Starts `interlock emulate --json` and waits for its address. */
async function emulate(...args: readonly string[]): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [main, "emulate", "--json", ...args]);
  const lines: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const first = await new Promise<string>((resolve, reject) => {
    void ended.then((status) => reject(new Error(`it ended with ${status}`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      lines.push(line);
      if (lines.length === 1) resolve(line);
    });
  });
  return {
    address: JSON.parse(first) as Running["address"],
    lines,
    end: (signal = "SIGINT") => {
      child.kill(signal);
      return ended;
    },
  };
}

const hasCurl =
  spawnSync("curl", ["--version"]).status === 0 && spawnSync("bash", ["--version"]).status === 0;
if (!hasCurl)
  process.stderr.write("\n*** SKIPPED, the walk with curl: there is no curl or no bash here ***\n\n");

test("a definition may be given its connection's name: NAME=PATH", async () => {
  const file = join(root, "examples/incident-desk/incident-desk.swagger.json");
  const { address, end } = await emulate("--definition", `first=${file}`, `second=${file}`);
  expect(own(address as unknown as JsonObject, "connections")).toEqual(["first", "second"]);
  await end();
});

test.skipIf(!hasCurl)(
  "the walk of docs/emulator.md, with a real curl, line by line as it is written there",
  async () => {
    const page = readFileSync(join(root, "docs/emulator.md"), "utf8");
    const walk = page.slice(page.indexOf("## A walk with curl"), page.indexOf("## In a process"));
    const commands = [...walk.matchAll(/```sh\n([\s\S]*?)```/gu)].map(([, command]) => command as string);
    const { address, lines, end } = await emulate();
    const { url, resourceId, token } = address;
    const answers = commands.map((command) => {
      const env = { ...process.env, ARM: url, NS: resourceId, TOKEN: token };
      return JSON.parse(execFileSync("bash", ["-c", command], { env, encoding: "utf8" })) as Json;
    });
    const [namespace, connections, operations, document, teams, members, assigned, missing] = answers;
    expect(answers).toHaveLength(8);
    expect(namespace).toMatchObject({ id: resourceId, location: "westus" });
    expect(connections).toMatchObject({
      value: [{ name: "desk", properties: { connectorName: "incident-desk", overallStatus: "Connected" } }],
    });
    const listed = own(operations, "value") as readonly JsonObject[];
    expect(listed.map((one) => one["name"])).toContain("AssignIncident");
    expect(document).toEqual(definition);
    expect(teams).toMatchObject({ response: { statusCode: "OK" } });
    expect(JSON.stringify(teams)).toContain('"payments"');
    expect(members).toMatchObject({ response: { statusCode: "OK" } });
    expect(JSON.stringify(members)).toContain('"amara"');
    expect(assigned).toMatchObject({ response: { statusCode: "OK", body: { assignee: "amara" } } });
    expect(missing).toMatchObject({ response: { statusCode: "NotFound" } });
    expect(await end()).toBe(0);
    // One line for each connector call, and nothing of what was in it.
    expect(lines.slice(1).map((line) => JSON.parse(line) as Json)).toMatchObject([
      { operation: "ListTeams", status: 200 },
      { operation: "ListTeamMembers", status: 200 },
      { operation: "AssignIncident", status: 200 },
      { operation: "GetIncident", status: 404 },
    ]);
    expect(lines.slice(1).join()).not.toMatch(/INC-|amara|payments/u);
  },
);

test("other definitions and the database are served to any client, and SIGTERM ends it as well", async () => {
  const file = "examples/incident-desk/incident-desk.swagger.json";
  const { address, end } = await emulate("--definition", join(root, file), "--sql");
  const credential = {
    getToken: async () => ({ token: address.token, expiresOnTimestamp: Date.now() + 1e6 }),
  };
  const namespace = openNamespace({ endpoint: address.url, resourceId: address.resourceId, credential });
  expect((await namespace.admin.connections()).map(({ name }) => name)).toEqual(["incident-desk", "sql"]);
  const tables = await namespace.invoke("sql", { method: "GET", path: "/datasets/default/tables" });
  expect(JSON.stringify(tables.body)).toContain("public.customers");
  // From types: the same desk, but nobody behind it.
  const incident = await namespace.invoke("incident-desk", {
    method: "GET",
    path: "/v1/incidents/any",
    headers: { "x-desk-api-version": "2026-01-01" },
  });
  expect(incident.body).toMatchObject({ title: "title 1" });
  expect(await end("SIGTERM")).toBe(0);
});

/** Runs it in this process, to its end. */
async function running(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly said: string }> {
  let said = "";
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const status = await run(["emulate", ...args]);
  write.mockRestore();
  return { status, said };
}

describe("what cannot be served is one line and exit 2", () => {
  test.each<[string, readonly string[], RegExp]>([
    ["no port", ["--port", "x"], /A port is a whole number from 0 to 65535\.$/u],
    ["a port beyond the last", ["--port", "65536"], /A port is a whole number from 0 to 65535\.$/u],
    [
      "a file that is not there",
      ["--definition", "nowhere.json"],
      /^interlock: nowhere\.json cannot be read/u,
    ],
    ["a file that is no definition", ["--definition", "package.json"], /^interlock: package\.json: /u],
    [
      "one name twice",
      ["--definition", "examples", "examples/incident-desk"],
      /would both be the connection incident-desk/u,
    ],
    ["an option that is none", ["--host", "0.0.0.0"], /unknown option '--host'$/u],
  ])("%s", async (_, args, message) => {
    const { status, said } = await running(...args);
    expect([status, said.split("\n").length]).toEqual([2, 2]);
    expect(said.trimEnd()).toMatch(message);
  });

  test("a port that is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const { status, said } = await running("--port", String(port));
    expect([status, said]).toEqual([2, `interlock: could not run: Port ${port} cannot be listened on.\n`]);
    await new Promise((resolve) => server.close(resolve));
  });
});

test("for people it prints what a shell needs, and listens on loopback only", async () => {
  const child = spawn(process.execPath, [main, "emulate"]);
  let text = "";
  const printed = new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("dynamicInvoke")) resolve();
    });
  });
  await printed;
  child.kill("SIGINT");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(text).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+; connections: desk; Ctrl-C ends it\n/u);
  expect(text).toMatch(/^export ARM=http:\/\/127\.0\.0\.1:\d+$/mu);
  expect(text).toMatch(/^export NS=\/subscriptions\/.+$/mu);
  expect(text).toMatch(/^export TOKEN=[\w-]{24}$/mu);
});
