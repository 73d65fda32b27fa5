import { type Json, type Operation, own } from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { createEmulator } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { corpusConnectors } from "../corpus.ts";

const connectors = corpusConnectors();

test.skipIf(connectors.length === 0)(
  "every operation of every real definition is answered from its types",
  async () => {
    const failed: string[] = [];
    const misfits = new Map<string, number>();
    let answered = 0;
    let checked = 0;
    let fitting = 0;
    let largest = 0;
    for (const { name, connector } of connectors) {
      const emulator = createEmulator({
        connectors: [{ connection: "c", connector: name, definition: connector }],
      });
      const { admin, invoke } = openNamespace(emulator);
      expect([name, (await admin.operations(name)).length]).toEqual([name, connector.operations.length]);
      expect(await admin.definition(name)).toEqual(connector.document);
      for (const operation of connector.operations) {
        const request = requestOf(operation);
        try {
          const { body } = await invoke("c", request);
          const reached = emulator.received.at(-1)?.operation;
          if (reached !== operation.id) failed.push(`${name} ${operation.id}: reached ${reached}`);
          // The same question has the same answer.
          expect((await invoke("c", request)).body).toEqual(body);
          answered += 1;
          largest = Math.max(largest, JSON.stringify(body).length);
          if (operation.response === undefined || isBinary(body)) continue;
          checked += 1;
          const keywords = new Set(
            compileSchema(operation.response)(body).map((violation) => violation.keyword),
          );
          if (keywords.size === 0) fitting += 1;
          const misfit = `${name}: ${[...keywords].join(", ")}`;
          if (keywords.size > 0) misfits.set(misfit, (misfits.get(misfit) ?? 0) + 1);
        } catch (error) {
          failed.push(`${name} ${operation.id}: ${String(error)}`);
        }
      }
    }
    process.stdout.write(
      `corpus: ${connectors.length} definitions; ${answered} operations answered, ${failed.length} not; ` +
        `${fitting} of ${checked} answers fit their schema (${[...misfits].map(([what, count]) => `${what} ${count}`).join("; ")}); ` +
        `largest ${largest} characters\n`,
    );
    expect(failed).toEqual([]);
    expect(answered).toBe(connectors.reduce((sum, { connector }) => sum + connector.operations.length, 0));
    expect(fitting / checked).toBeGreaterThan(0.95);
  },
);

/** A call with something in every required place; the path values are hostile on purpose. */
function requestOf(operation: Operation): { method: string; path: string } & Record<string, Json> {
  const texts = (where: string): Record<string, string> =>
    Object.fromEntries(
      operation.parameters
        .filter((leaf) => leaf.in === where && leaf.required && !leaf.transport)
        .map((leaf) => [leaf.name, "x"]),
    );
  const headers = Object.entries(texts("header")).filter(
    ([name]) => !/^(?:content-.*|host|authorization)$/iu.test(name),
  );
  const value = encodeURIComponent(encodeURIComponent("a/b?c#d'é"));
  return {
    method: operation.method.toUpperCase(),
    path: operation.path.replaceAll(/\{[^{}]*\}/gu, value),
    queries: texts("query"),
    headers: Object.fromEntries(headers),
    ...(operation.body === undefined ? {} : { body: {} }),
  };
}

function isBinary(body: Json): boolean {
  return own(body, "$content") !== undefined;
}
