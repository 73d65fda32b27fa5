import { readConnector } from "@interlock/swagger";
import { compilePolicy, lint, type PolicyFile, parsePolicy, writePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { corpusConnectors, selectable } from "../corpus.ts";
import { autoTriage, openDraw } from "./auto-triage.ts";

const corpus = corpusConnectors();

test.skipIf(corpus.length === 0)(
  "checking a policy of 1,000 operations costs at most ten times reading its definitions",
  () => {
    const draw = openDraw(11);
    let left = 1000;
    const used = corpus.flatMap(({ name, connector }) => {
      const operations = selectable(connector).slice(0, Math.min(left, 40));
      left -= operations.length;
      return operations.length === 0 ? [] : [{ name, connector, operations }];
    });
    const file: PolicyFile = {
      interlock: 1,
      connectors: Object.fromEntries(
        used.map(({ name, operations }) => [
          name,
          {
            definition: "x",
            connection: name,
            operations: Object.fromEntries(operations.map((each) => [each.id, autoTriage(each, draw)])),
          },
        ]),
      ),
    };
    const text = writePolicy(file);
    const documents = used.map(({ name, connector }) => [name, JSON.stringify(connector.document)] as const);
    const readAll = () =>
      documents.map(([name, document]) => {
        const read = readConnector(document);
        if (!read.ok) throw new Error(name);
        return [name, read.value] as const;
      });
    // Reading is lazy: what is read is everything of every operation, as a policy may need it.
    const reading = fastest(() =>
      readAll().flatMap(([, each]) => each.operations.map((operation) => operation.parameters.length)),
    );
    const checking = fastest(() => {
      const source = parsePolicy(text);
      if (!source.ok) throw new Error(source.issues[0]?.message);
      const policy = compilePolicy(source.value, Object.fromEntries(readAll()));
      if (!policy.ok) throw new Error(policy.issues[0]?.message);
      expect(policy.value.tools).toHaveLength(1000);
      lint(policy.value);
    });
    const ratio = checking / reading;
    process.stdout.write(
      `check: 1000 operations of ${used.length} connectors, ${ratio.toFixed(1)} x reading (${checking.toFixed(0)} / ${reading.toFixed(0)} ms)\n`,
    );
    expect(ratio).toBeLessThanOrEqual(10);
  },
);

function fastest(run: () => void): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}
