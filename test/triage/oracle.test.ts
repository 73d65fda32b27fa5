import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Parameter } from "@interlock/core";
import { compilePolicy } from "@interlock/triage";
import { expect, test } from "vitest";
import { corpusConnectors, corpusRoot, selectable } from "../corpus.ts";

interface OracleLeaf {
  readonly in: string;
  readonly path: string;
  readonly segments: readonly (string | null)[];
}

interface OracleOperation {
  readonly kind: string;
  readonly connector: string;
  readonly operationId: string | null;
  readonly leaves: readonly OracleLeaf[];
  readonly mustTriage: readonly string[];
}

const oracle = join(corpusRoot, "oracle-dev.jsonl.gz");
const index = join(corpusRoot, "dev", "index.json");

test.skipIf(!existsSync(oracle))(
  "what is open in an operation without roles is what an independent reader says must be triaged",
  () => {
    const folders = new Map<string, string>(
      JSON.parse(readFileSync(index, "utf8")).connectors.map((each: { name: string; connector: string }) => [
        each.connector,
        each.name,
      ]),
    );
    const records = gunzipSync(readFileSync(oracle))
      .toString()
      .split("\n")
      .filter((line) => line !== "")
      .map((line): OracleOperation => JSON.parse(line));
    const expected = new Map(
      records
        .filter((each) => each.kind === "operation")
        .map((each) => [`${folders.get(each.connector)} ${each.operationId}`, each]),
    );
    const differences: string[] = [];
    let [operations, leaves] = [0, 0];
    for (const { name, connector } of corpusConnectors()) {
      for (const operation of selectable(connector)) {
        const record = expected.get(`${name} ${operation.id}`);
        if (record === undefined) continue;
        const file = {
          interlock: 1,
          connectors: {
            c: { definition: "x", connection: "c", operations: { [operation.id]: { permission: "allow" } } },
          },
        } as const;
        const policy = compilePolicy({ file }, { c: connector });
        const open = (policy.ok ? [] : policy.issues)
          .filter((issue) => issue.code === "required-skipped")
          .map((issue) => issue.pointer);
        const byAddress = new Map(operation.parameters.map((leaf) => [address(leaf), leaf]));
        const wanted = record.leaves
          .filter((leaf) => record.mustTriage.includes(`${leaf.in}:${leaf.path}`))
          .map((leaf) => byAddress.get(JSON.stringify([leaf.in, ...leaf.segments])))
          // The oracle lists these as leaves; they are never inputs (governance.md 3.4).
          .filter((leaf) => leaf !== undefined && !leaf.readOnly && !leaf.notificationUrl && !leaf.transport)
          .map((leaf) => leaf?.pointer);
        operations += 1;
        leaves += wanted.length;
        if (JSON.stringify([...open].sort()) !== JSON.stringify([...wanted].sort())) {
          differences.push(`${name} ${operation.id}: ${open.join(" ")} / ${wanted.join(" ")}`);
        }
      }
    }
    process.stdout.write(
      `oracle: ${operations} operations, ${leaves} leaves that must be triaged, ${differences.length} differ\n`,
    );
    expect(leaves).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  },
);

function address(leaf: Parameter): string {
  return JSON.stringify([leaf.in, ...(leaf.in === "body" ? leaf.segments : [leaf.name])]);
}
