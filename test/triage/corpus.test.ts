import {
  canonicalJson,
  type Json,
  listTools,
  type Operation,
  type Parameter,
  type Provider,
  providers,
  type Tool,
} from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import {
  compilePolicy,
  fromMcpServerConfig,
  type OperationSource,
  type PolicyFile,
  toMcpServerConfig,
} from "@interlock/triage";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { corpusConnectors, selectable } from "../corpus.ts";
import { autoTriage, openDraw, sampleOf } from "./auto-triage.ts";
import { plantCanaries } from "./canary.ts";

const corpus = corpusConnectors();

function policyOf(
  connectors: Readonly<Record<string, Readonly<Record<string, OperationSource>>>>,
): PolicyFile {
  return {
    interlock: 1,
    connectors: Object.fromEntries(
      Object.entries(connectors).map(([name, operations]) => [
        name,
        { definition: "x", connection: name, operations },
      ]),
    ),
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

describe.skipIf(corpus.length === 0)("the corpus of real definitions", () => {
  test.each([1, 2])(
    "every operation that is no trigger compiles, its tool's schema too (seed %i)",
    (seed) => {
      const draw = openDraw(seed);
      const exceptions: string[] = [];
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const counts = { operations: 0, agent: 0, locks: 0, injected: 0 };
      for (const { name, connector } of corpus) {
        const operations = selectable(connector);
        counts.operations += operations.length;
        const settings = Object.fromEntries(operations.map((each) => [each.id, autoTriage(each, draw)]));
        const policy = compilePolicy({ file: policyOf({ [name]: settings }) }, { [name]: connector });
        if (!policy.ok)
          exceptions.push(
            ...policy.issues.map((issue) => `${name} ${issue.operation}: ${issue.code} ${issue.message}`),
          );
        for (const tool of policy.ok ? policy.value.tools : []) {
          counts.agent += tool.agent.length;
          counts.locks += tool.locks.length;
          counts.injected += tool.injected.length;
          ajv.compile(tool.inputSchema);
        }
      }
      say(`triage, seed ${seed}: ${JSON.stringify(counts)}, exceptions ${exceptions.length}`);
      expect(counts.locks).toBeGreaterThan(0);
      expect(exceptions).toEqual([]);
    },
  );

  test("no locked name or value is in anything that a model reads", () => {
    const draw = openDraw(7);
    const hits: string[] = [];
    let [id, names, values] = [0, 0, 0];
    for (const { name, connector } of corpus) {
      for (const operation of selectable(connector)) {
        id += 1;
        const planted: string[] = [];
        const settings = autoTriage(operation, draw, (leaf, of) => canaryValue(leaf, of, id, planted));
        const canary = plantCanaries(connector.document, operation, settings, id);
        const read = readConnector(canary.document);
        if (!read.ok) throw new Error(`${name} ${operation.id} is not readable any more`);
        const file = policyOf({ [name]: { [operation.id]: canary.settings } });
        const policy = compilePolicy({ file }, { [name]: read.value });
        if (!policy.ok) throw new Error(`${name} ${operation.id}: ${JSON.stringify(policy.issues[0])}`);
        const locked = JSON.stringify(policy.value.tools[0]?.locks);
        const seen = JSON.stringify([
          listTools(policy.value),
          ...Object.keys(providers).map((provider) =>
            listTools(policy.value, { provider: provider as Provider }),
          ),
        ]);
        // A canary that is not in the locks proves nothing.
        const tokens = canary.tokens.filter((token) => locked.includes(token));
        const marks = planted.filter((mark) => locked.includes(mark));
        names += tokens.length;
        values += marks.length;
        hits.push(
          ...[...tokens, ...marks]
            .filter((each) => seen.includes(each))
            .map((each) => `${name} ${operation.id} ${each}`),
        );
      }
    }
    say(`canaries: ${names} names, ${values} values, hits ${hits.length}`);
    expect(Math.min(names, values)).toBeGreaterThan(100);
    expect(hits).toEqual([]);
  });

  test("what goes out as the field's document comes back with the same tools", () => {
    const draw = openDraw(3);
    const differences: string[] = [];
    let [same, leftOut] = [0, 0];
    for (const { name, connector } of corpus) {
      const settings = selectable(connector).map((each) => [each.id, autoTriage(each, draw)] as const);
      const policy = compilePolicy(
        { file: policyOf({ [name]: Object.fromEntries(settings) }) },
        { [name]: connector },
      );
      if (!policy.ok) throw new Error(JSON.stringify(policy.issues[0]));
      const { config, notes } = toMcpServerConfig(policy.value, { to: "sre-agent" });
      const open = new Set(notes.filter((note) => note.severity === "error").map((note) => note.operation));
      leftOut += open.size;
      const back = fromMcpServerConfig(
        JSON.parse(JSON.stringify(config)),
        { [name]: connector },
        { from: "sre-agent" },
      );
      const again = back.ok ? compilePolicy({ file: back.value.file }, { [name]: connector }) : back;
      const settled = back.ok ? Object.values(back.value.file.connectors[name]?.operations ?? {}) : [];
      const invented = [
        ...(back.ok ? back.value.notes.map(({ message }) => message) : []),
        ...settled.flatMap(({ constraints = {} }) => Object.keys(constraints)),
      ];
      differences.push(...invented.map((what) => `${name}: ${what}`));
      if (!again.ok) throw new Error(`${name}: ${JSON.stringify(again.issues[0])}`);
      const after = new Map(
        listTools(again.value).map((tool) => [
          tool.name,
          canonicalJson(withoutOutput(tool) as unknown as Json),
        ]),
      );
      // What its author wants confirmed goes out as an ask, and comes back as one.
      const confirmed = new Set(
        policy.value.tools.filter(({ confirm }) => confirm).map(({ operation }) => operation),
      );
      for (const tool of listTools(policy.value)) {
        if (open.has(tool.operationId)) continue;
        const { permission, ...rest } = withoutOutput(tool);
        const wanted = { ...rest, permission: confirmed.has(tool.operationId) ? "ask" : permission };
        if (after.get(tool.name) === canonicalJson(wanted as unknown as Json)) same += 1;
        else differences.push(`${name} ${tool.name}`);
      }
    }
    say(`sre-agent document: ${same} operations the same, ${leftOut} left out, ${differences.length} differ`);
    expect(same).toBeGreaterThan(leftOut);
    expect(differences).toEqual([]);
  });

  test("all tools of all connectors in one list are legal, unique and decode back, for every provider", () => {
    const connectors = Object.fromEntries(corpus.map(({ name, connector }) => [name, connector]));
    const file = policyOf(
      Object.fromEntries(
        corpus.map(({ name, connector }) => [
          name,
          Object.fromEntries(selectable(connector).map((each) => [each.id, autoTriage(each, () => 0.5)])),
        ]),
      ),
    );
    const policy = compilePolicy({ file }, connectors);
    if (!policy.ok) throw new Error(JSON.stringify(policy.issues.slice(0, 3)));
    const plain = listTools(policy.value);
    for (const provider of Object.keys(providers) as Provider[]) {
      const { name: nameRule, key: keyRule } = providers[provider];
      const tools = listTools(policy.value, { provider });
      const keys = tools.map((tool) =>
        Object.keys((tool.inputSchema["properties"] as object | undefined) ?? {}),
      );
      let aliased = 0;
      expect(new Set(tools.map((tool) => tool.name)).size).toBe(plain.length);
      tools.forEach((tool, index) => {
        expect(tool.name).toMatch(nameRule.pattern);
        expect(tool.aliases?.name).toBe(plain[index]?.name);
        const back = keys[index]?.map((key) =>
          Object.hasOwn(tool.aliases?.keys ?? {}, key) ? tool.aliases?.keys[key] : key,
        );
        expect(back).toEqual(
          Object.keys((plain[index]?.inputSchema["properties"] as object | undefined) ?? {}),
        );
        if (keyRule !== undefined) expect(keys[index]?.every((key) => keyRule.pattern.test(key))).toBe(true);
        aliased += Object.keys(tool.aliases?.keys ?? {}).length;
      });
      const names = tools.filter((tool) => tool.name !== tool.aliases?.name).length;
      say(
        `${provider}: ${tools.length} tools, ${names} names and ${aliased} keys aliased, all legal, unique, reversible`,
      );
    }
  });
});

// A body that is fixed by one value hides more names of the output than leaf by leaf; what goes in is the same.
function withoutOutput({ outputSchema: _, ...tool }: Tool): Omit<Tool, "outputSchema"> {
  return tool;
}

// A value that nothing else holds, where the leaf takes one; else any that fits, and only its name is a canary.
function canaryValue(leaf: Parameter, operation: Operation, id: number, planted: string[]): Json | undefined {
  const mark = `zq${id}v${planted.length}value`;
  const isFree =
    leaf.type === "string" &&
    Object.keys(leaf.schema).every((word) =>
      ["type", "title", "description", "format", "default"].includes(word),
    );
  if (!isFree) return sampleOf(leaf, operation);
  planted.push(mark);
  return mark;
}
