import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  argumentsSchema,
  type Connector,
  isInterlockError,
  isObject,
  type Json,
  type JsonObject,
  own,
} from "@interlock/core";
import { compileSchema } from "@interlock/core/schema";
import { dependencies, readConnector, responseSources } from "@interlock/swagger";
import fc from "fast-check";
import { corpusFiles } from "../corpus.ts";
import { definition } from "./fixtures/definition.ts";
import { type Draw, textEdits, treeEdits, wrappings } from "./fuzz-edits.ts";

/** What reading a number of damaged definitions came to. */
export interface FuzzCounts {
  readonly documents: number;
  /** How often each outcome: `read`, or the code of why not. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly operations: number;
  readonly schemas: number;
  /** The processor time of the slowest document. */
  readonly slowest: number;
}

/** Damages definitions, real ones and ours, and reads all of each; throws where reading does what it never may. */
export function fuzz(documents: number, seed: number, longest: number): FuzzCounts {
  const sources = readSources();
  const outcomes: Record<string, number> = {};
  const counts = { operations: 0, schemas: 0, slowest: 0 };
  const count = (outcome: string) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  const prototypes = namesOfPrototypes();
  const damage = fc.record({
    source: fc.nat(sources.length - 1),
    edits: fc.array(fc.constantFrom(...Object.keys(treeEdits)), { minLength: 1, maxLength: 6 }),
    text: fc.oneof({ weight: 4, arbitrary: fc.constant("") }, fc.constantFrom(...Object.keys(textEdits))),
    wrapping: fc.oneof(fc.constantFrom("object", "text"), fc.constantFrom(...Object.keys(wrappings))),
    strict: fc.boolean(),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(damage, (drawn) => {
      const draw = drawFrom(drawn.seed);
      const root = slice(sources[drawn.source] as string, draw);
      for (const edit of drawn.edits) treeEdits[edit]?.(root, draw);
      const plain = JSON.stringify(root);
      const text = textEdits[drawn.text]?.(plain, draw) ?? plain;
      const document = wrappings[drawn.wrapping]?.(text, draw);
      const before = process.cpuUsage();
      const read = branded(() => readConnector(document, { strict: drawn.strict }));
      if (read === "refused" || !read.ok) {
        count(read === "refused" ? read : (read.issues[0]?.code ?? "no reason"));
      } else {
        count("read");
        counts.operations += read.value.operations.length;
        counts.schemas += readAll(read.value);
      }
      const { user, system } = process.cpuUsage(before);
      const milliseconds = (user + system) / 1_000;
      counts.slowest = Math.max(counts.slowest, milliseconds);
      if (milliseconds > longest) throw new Error(`${milliseconds} ms for ${text.length} characters`);
      if (namesOfPrototypes() !== prototypes) throw new Error("a prototype was changed");
    }),
    { numRuns: documents, seed },
  );
  return { documents, outcomes, ...counts };
}

/** Reads everything that is written only when it is asked for. */
function readAll(connector: Connector): number {
  let schemas = 0;
  branded(() => connector.issues.length);
  for (const operation of connector.operations) {
    for (const leaf of operation.parameters) schemas += leaf.schema === undefined ? 0 : 1;
    for (const container of operation.containers) schemas += container.open === undefined ? 0 : 1;
    schemas += operation.response === undefined ? 0 : 1;
    dependencies(operation);
    responseSources(connector, operation);
    const schema = argumentsSchema(operation, {
      leaf: (leaf) => ({ required: leaf.requiredLocal }),
      container: (container) => container.requiredLocal,
    });
    if (operation.parameters.length < 100) branded(() => compileSchema(schema));
  }
  return schemas;
}

function branded<T>(work: () => T): T | "refused" {
  try {
    return work();
  } catch (error) {
    if (isInterlockError(error)) return "refused";
    throw error;
  }
}

function readSources(): readonly string[] {
  const own = [
    JSON.stringify(definition({ operation: { parameters: [{ name: "a", in: "query", type: "string" }] } })),
    readFileSync(
      join(import.meta.dirname, "../../examples/incident-desk/incident-desk.swagger.json"),
      "utf8",
    ),
  ];
  const real = corpusFiles()
    .map(({ file }) => readFileSync(file, "utf8").replace(/^\uFEFF/u, ""))
    .filter((text) => isJsonObject(text));
  return [...own, ...real];
}

function isJsonObject(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

// A few paths of a definition: so each edit hits something that is read, and 20,000 documents take minutes.
function slice(text: string, draw: Draw): JsonObject {
  const root = JSON.parse(text) as JsonObject;
  const paths = own(root, "paths");
  if (!isObject(paths)) return root;
  const names = Object.keys(paths);
  const kept: Record<string, Json> = {};
  for (let count = 0; count < 4 && names.length > 0; count++) {
    const name = names[draw(names.length)] as string;
    kept[name] = structuredClone(paths[name] as Json);
  }
  return { ...root, paths: kept };
}

function namesOfPrototypes(): string {
  return [Object, Array, String, Function, Map]
    .map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join())
    .join(";");
}

function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** The counts in words. */
export function fuzzLine({ documents, outcomes, operations, schemas, slowest }: FuzzCounts): string {
  const told = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return (
    `${documents} documents (${told.join(", ")}), ${operations} operations, ${schemas} schemas, ` +
    `slowest ${slowest.toFixed(0)} ms`
  );
}
