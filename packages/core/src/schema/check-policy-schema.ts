import { isObject, type JsonSchema, own } from "../json.ts";
import { formatPath } from "../pointer.ts";
import { didYouMean } from "../suggestion.ts";
import { type Fault, faultOf } from "./keyword-form.ts";
import { vocabulary } from "./vocabulary.ts";

/** One thing that is wrong with a schema that a policy, a rule or a grant writes. */
export interface SchemaFault {
  readonly code: "unknown-key" | "schema-invalid";
  /** The steps from the schema to it. */
  readonly path: readonly (string | number)[];
  /** The same as a pointer. */
  readonly pointer: string;
  /** One sentence for people. */
  readonly message: string;
  /** What was probably meant, or what to write instead. */
  readonly suggestion?: string;
}

/** How much one schema may hold: levels of nesting, schemas, and values of every kind. */
const limits = { depth: 48, schemas: 1_000, values: 20_000 } as const;
const mostFaults = 20;

/**
 * Everything that is wrong with a schema of the policy's closed language (policy.md 4.1): a keyword that is none, a
 * value of the wrong form, a keyword that says nothing where it stands. Empty = it can be compiled.
 */
export function checkPolicySchema(schema: unknown): readonly SchemaFault[] {
  const state: State = { faults: [], schemas: 0, values: 0 };
  if (!isPlain(schema)) return [fault([], { message: "a schema is a mapping of keywords" })];
  const size = sizeFault(schema, [], state);
  if (size !== undefined) return [size];
  checkSchema(schema, [], state);
  return state.faults;
}

/** A schema's faults as one sentence. */
export function describeFaults(faults: readonly SchemaFault[]): string {
  return faults
    .map(({ pointer, message, suggestion }) => {
      const more = suggestion === undefined ? "" : ` (${suggestion})`;
      return `${pointer === "" ? "" : `${pointer}: `}${message}${more}`;
    })
    .join("; ");
}

interface State {
  readonly faults: SchemaFault[];
  schemas: number;
  values: number;
}

type Path = readonly (string | number)[];

function checkSchema(schema: unknown, path: Path, state: State): void {
  if (typeof schema === "boolean") return;
  state.schemas++;
  const message = !isObject(schema)
    ? "a schema is a mapping of keywords, true or false"
    : state.schemas > limits.schemas
      ? `a schema of a policy holds at most ${limits.schemas} schemas`
      : undefined;
  if (message !== undefined) report(state, fault(path, { message }));
  else
    for (const name of Object.keys(schema as JsonSchema))
      checkKeyword(schema as JsonSchema, name, path, state);
}

function checkKeyword(schema: JsonSchema, name: string, above: Path, state: State): void {
  if (state.faults.length >= mostFaults) return;
  const path = [...above, name];
  const keyword = vocabulary.get(name);
  const value = schema[name];
  const wrong = keyword === undefined ? undefined : faultOf(keyword.form, value);
  if (keyword === undefined) {
    report(state, unknownKey(name, path));
  } else if (wrong !== undefined) {
    report(state, fault([...path, ...(wrong.at ?? [])], wrong, name));
  } else if (keyword.beside?.some((other) => Object.hasOwn(schema, other)) === false) {
    report(state, fault(path, { message: `says nothing without ${keyword.beside.join(" or ")}` }, name));
  } else {
    for (const [step, part] of schemasOf(name, value)) checkSchema(part, [...path, ...step], state);
  }
}

/** The schemas that a keyword's value holds, each with the steps to it. The value has the keyword's form. */
export function schemasOf(keyword: string, value: unknown): readonly (readonly [Path, unknown])[] {
  switch (vocabulary.get(keyword)?.form) {
    case "schema":
      return [[[], value]];
    case "schemas":
      return (value as readonly unknown[]).map((part, index) => [[index], part]);
    case "schemas by name":
      return Object.entries(value as object).map(([name, part]) => [[name], part]);
    default:
      return [];
  }
}

function unknownKey(name: string, path: Path): SchemaFault {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const meant = own<string>(instead, name) ?? didYouMean(name, vocabulary.keys()).suggestion;
  return {
    code: "unknown-key",
    path,
    pointer: formatPath(path),
    message: `"${shown}" is no keyword of a policy's schemas, so it would check nothing`,
    suggestion: meant ?? `write one of ${words.join(", ")}`,
  };
}

const words = [...vocabulary.keys()].filter((name) => name !== "$comment");

// Keywords of other dialects, and what says the same here.
const instead: Readonly<Record<string, string>> = {
  nullable: 'write type: [string, "null"]',
  $ref: "write the schema out where it is needed",
  $defs: "write the schema out where it is needed",
  definitions: "write the schema out where it is needed",
  patternProperties: "write propertyNames with a pattern, and additionalProperties for the values",
  unevaluatedProperties: "write additionalProperties",
  unevaluatedItems: "write items",
  additionalItems: "write prefixItems, and items for the rest",
  dependentSchemas: "write if, then and else",
  dependencies: "write dependentRequired, or if and then",
  regex: "write pattern",
  default: "leave it out: it checks nothing",
  examples: "leave it out: it checks nothing",
};

// Walks everything once, so that what comes after may recurse.
function sizeFault(value: unknown, path: Path, state: State): SchemaFault | undefined {
  state.values++;
  if (state.values > limits.values)
    return fault(path.slice(0, 1), { message: `a schema of a policy holds at most ${limits.values} values` });
  if (typeof value !== "object" || value === null)
    return ["undefined", "function", "symbol", "bigint"].includes(typeof value)
      ? fault(path, { message: "is not a JSON value" })
      : undefined;
  if (path.length >= limits.depth)
    return fault(path.slice(0, 1), { message: `a schema of a policy nests at most ${limits.depth} levels` });
  if (!Array.isArray(value) && !isPlain(value)) return fault(path, { message: "is not a JSON value" });
  const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(value)
    ? (value as readonly unknown[]).entries()
    : Object.entries(value);
  for (const [step, part] of entries) {
    const found = sizeFault(part, [...path, step], state);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: unknown): boolean {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function fault(path: Path, { message, suggestion }: Fault, keyword?: string): SchemaFault {
  return {
    code: "schema-invalid",
    path,
    pointer: formatPath(path),
    message: keyword === undefined ? message : `\`${keyword}\` ${message}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function report(state: State, found: SchemaFault): void {
  if (state.faults.length < mostFaults) state.faults.push(found);
}
