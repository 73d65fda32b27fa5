import {
  argumentsSchema,
  declareTools,
  type JsonSchema,
  type Operation,
  type Provider,
  providers,
  toolsFor,
} from "@interlock/core";
import { describe, expect, test } from "vitest";
import { corpusConnectors, selectable } from "../corpus.ts";
import { declarationsIn, refusals } from "./provider-rules.ts";
import { toolOf } from "./tool-of.ts";

const corpus = corpusConnectors();

// Every leaf that a model could be given, as the agent's.
function argumentsOf(operation: Operation): JsonSchema {
  return argumentsSchema(operation, {
    leaf: (leaf) => (leaf.internal || leaf.readOnly ? undefined : { required: leaf.requiredLocal }),
    container: (container) => container.requiredLocal,
  });
}

describe.skipIf(corpus.length === 0)("the corpus of real definitions", () => {
  test.each(Object.keys(providers) as Provider[])("%s refuses none of its operations", (provider) => {
    const refused: string[] = [];
    let [tools, cut, longest] = [0, 0, 0];
    for (const { name, connector } of corpus) {
      const plain = selectable(connector).map((operation) => ({
        ...toolOf({}),
        name: operation.id,
        description: operation.description ?? operation.id,
        inputSchema: argumentsOf(operation),
      }));
      const made = toolsFor(provider, plain);
      cut += made.filter((tool) => tool.cut > 0).length;
      for (const declaration of declarationsIn(provider, declareTools(provider, made))) {
        tools += 1;
        longest = Math.max(longest, JSON.stringify(declaration).length);
        refused.push(
          ...refusals(provider, declaration).map((each) => `${name} ${declaration["name"]}: ${each}`),
        );
      }
    }
    process.stdout.write(
      `${provider}: ${tools} tools, ${refused.length} refused, ${cut} cut, the longest ${longest} characters\n`,
    );
    expect(tools).toBeGreaterThan(1_000);
    expect(refused).toEqual([]);
  });
});
