import { isObject, type Json, type JsonObject, own } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { readCorpus } from "./corpus.ts";

const corpus = readCorpus();
const readable = corpus.filter((one) => one.document !== undefined);

test.skipIf(corpus.length === 0)(
  "every operation of every real definition is answered from its types",
  async () => {
    let operations = 0;
    let answered = 0;
    const sizes: number[] = [];
    const failed: string[] = [];
    for (const { name, document } of readable as { name: string; document: JsonObject }[]) {
      const emulator = createEmulator({
        connectors: [{ connection: "c", connector: name, definition: document }],
      });
      const { admin, invoke } = openNamespace(emulator);
      const listed = await admin.operations(name);
      const calls = callsOf(document);
      expect([name, listed.length]).toEqual([name, calls.length]);
      for (const { operation, request } of calls) {
        operations += 1;
        try {
          const { status, body } = await invoke("c", request);
          expect(status).toBeGreaterThanOrEqual(200);
          const size = JSON.stringify(body).length;
          sizes.push(size);
          if (size > 500_000) failed.push(`${name} ${operation}: ${size} bytes`);
          const hit = emulator.received.at(-1);
          if (hit?.operation !== operation) failed.push(`${name} ${operation}: reached ${hit?.operation}`);
          else answered += 1;
          // Deterministic: the same again.
          expect((await invoke("c", request)).body).toEqual(body);
        } catch (error) {
          failed.push(`${name} ${operation}: ${String(error)}`);
        }
      }
    }
    process.stdout.write(
      `corpus: ${readable.length} of ${corpus.length} definitions parse; ${answered} of ${operations} operations answered; ` +
        `largest answer ${Math.max(...sizes)} bytes\n`,
    );
    expect(failed).toEqual([]);
    expect(answered).toBe(operations);
  },
);

interface Sent {
  readonly operation: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly queries: Record<string, string>;
    readonly headers: Record<string, string>;
    readonly body?: Json;
  };
}

/** A call of each operation with something in every required place; path values are hostile on purpose. */
function callsOf(document: JsonObject): readonly Sent[] {
  const paths = own(document, "paths");
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([template, item]) =>
    ["get", "put", "post", "delete", "options", "head", "patch"].flatMap((method) => {
      const operation = own(item, method);
      if (!isObject(operation) || !template.startsWith("/")) return [];
      const parameters = [...listOf(own(item, "parameters")), ...listOf(own(operation, "parameters"))].map(
        (one) => resolved(document, one),
      );
      const at = (where: string): readonly JsonObject[] =>
        parameters.filter((one) => own(one, "in") === where && own(one, "required") === true);
      const texts = (where: string): Record<string, string> =>
        Object.fromEntries(at(where).map((one) => [String(own(one, "name")), "x"]));
      const id = own<string>(operation, "operationId");
      const stripped = template.includes("{connectionId}")
        ? template.replace("{connectionId}", "").replace("//", "/")
        : template;
      const headers = Object.fromEntries(
        Object.entries(texts("header")).filter(
          ([name]) => !/^(?:content-.*|authorization|host|connection|cookie)$/iu.test(name),
        ),
      );
      return [
        {
          operation: id ?? `${method} ${stripped}`,
          request: {
            method: method.toUpperCase(),
            path: stripped.replaceAll(/\{[^{}]*\}/gu, encodeURIComponent(encodeURIComponent("a/b?c#d'é"))),
            queries: texts("query"),
            headers,
            ...(at("body").length > 0 ? { body: {} } : {}),
          },
        },
      ];
    }),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function resolved(document: JsonObject, parameter: Json): JsonObject {
  const reference = own(parameter, "$ref");
  const name = typeof reference === "string" ? (reference.split("/").at(-1) ?? "") : undefined;
  const found = name === undefined ? parameter : own(own(document, "parameters"), name);
  return isObject(found) ? found : {};
}
