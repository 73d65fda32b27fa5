import {
  type Issue,
  type Json,
  type JsonSchema,
  type Operation,
  own,
  type Parameter,
  put,
} from "@interlock/core";
import type { RoleSource } from "../file/policy-file.ts";
import { openReport } from "../file/report.ts";
import { coverageOf } from "../roles/coverage.ts";
import { placeLocks } from "../roles/locks.ts";
import { readRoles } from "../roles/roles.ts";
import { note } from "./note.ts";
import type { ServerConfig, ServerOperation, ValueRestriction } from "./server-config.ts";

/** An operation that a restriction may be about. */
export interface Restrictable {
  /** The connector's name in the policy. */
  readonly connector: string;
  /** The names by which a document may call the connector. */
  readonly connectorNames: readonly string[];
  readonly operation: Operation;
  readonly source: ServerOperation;
  readonly parameters: Readonly<Record<string, RoleSource>>;
  readonly constraints: Record<string, JsonSchema>;
}

/**
 * Writes a document's restrictions into the constraints of the operations that they are about. One that names no operation
 * or connector of the document is about all that it could mean (policy.md 7.1).
 */
export function importRestrictions(
  config: ServerConfig,
  all: readonly Restrictable[],
): { readonly errors: readonly Issue[]; readonly notes: readonly Issue[] } {
  const errors: Issue[] = [];
  const notes: Issue[] = [];
  for (const restriction of config.properties.policies ?? []) {
    const what = `the restriction ${JSON.stringify(restriction.name)}`;
    const { named, isExact } = targetsOf(restriction, all);
    const places = named.flatMap((target) =>
      leavesOf(target.operation, restriction).map((leaf) => ({ target, leaf })),
    );
    if (places.length === 0) {
      const {
        connectorName = "any",
        operationName = "any",
        parameterName,
        propertyPath = "",
      } = restriction.target;
      errors.push({
        code: "unknown-pointer",
        pointer: "",
        message:
          `${what} is about nothing here: ${connectorName}/${operationName} ${parameterName} ${propertyPath}`.trim(),
      });
      continue;
    }
    const schema = restrictionSchema(restriction.rules);
    if (schema === undefined) {
      notes.push(note(`${what} has no values`));
      continue;
    }
    for (const { target, leaf } of places) {
      const at = { connector: target.connector, operation: target.operation.id };
      if (!isExact)
        notes.push({
          ...note(`${what} names no operation that is here: it is put on ${leaf.pointer} of this one`),
          ...at,
        });
      if (!isAgents(target, leaf)) {
        notes.push({ ...note(`${what}: ${leaf.pointer} is not the agent's to supply`), ...at });
        continue;
      }
      const after = leaf.type === "array" ? elementSchema(restriction.rules, schema) : schema;
      const before = own<JsonSchema>(target.constraints, leaf.pointer);
      put(target.constraints, leaf.pointer, before === undefined ? after : { allOf: [before, after] });
    }
  }
  return { errors, notes };
}

function targetsOf(
  { target }: ValueRestriction,
  all: readonly Restrictable[],
): { readonly named: readonly Restrictable[]; readonly isExact: boolean } {
  const ofConnector = all.filter((each) => isOneOf(target.connectorName, each.connectorNames));
  const connectors = ofConnector.length === 0 ? all : ofConnector;
  const ofOperation = connectors.filter(({ operation, source }) =>
    isOneOf(target.operationName, [operation.id, source.name, source.toolName, source.displayName]),
  );
  const named = ofOperation.length === 0 ? connectors : ofOperation;
  return { named, isExact: ofConnector.length > 0 && ofOperation.length > 0 };
}

function isOneOf(wanted: string | undefined, names: readonly (string | undefined)[]): boolean {
  return wanted !== undefined && names.some((name) => name?.toLowerCase() === wanted.toLowerCase());
}

// Names are compared in any case, array steps are passed; what the path leads to may be several leaves.
function leavesOf(operation: Operation, { target }: ValueRestriction): readonly Parameter[] {
  const path = (target.propertyPath ?? "").toLowerCase();
  const name = target.parameterName.toLowerCase();
  return operation.parameters.filter((leaf) => {
    const isNamed =
      leaf.key.toLowerCase() === name ||
      leaf.name.toLowerCase() === name ||
      (leaf.in === "body" && name === "body");
    const steps = leaf.segments.filter((step) => typeof step === "string");
    return isNamed && steps.join(".").toLowerCase() === path;
  });
}

function isAgents({ operation, parameters }: Restrictable, leaf: Parameter): boolean {
  const roles = readRoles(operation, parameters, [], openReport());
  return coverageOf(operation, roles, placeLocks(operation, roles, [], openReport())).isAgent(leaf);
}

function restrictionSchema(rules: ValueRestriction["rules"]): JsonSchema | undefined {
  const { allowedValues = [], deniedValues = [] } = rules;
  if (allowedValues.length === 0 && deniedValues.length === 0) return undefined;
  return {
    ...(allowedValues.length === 0 ? {} : { enum: allowedValues }),
    ...(deniedValues.length === 0 ? {} : { not: { enum: deniedValues } }),
  };
}

// Whether a list of values speaks of an array or of its elements is not documented; where it holds no array it can only be
// the elements.
function elementSchema(
  { allowedValues = [], deniedValues = [] }: ValueRestriction["rules"],
  schema: JsonSchema,
): JsonSchema {
  return [...allowedValues, ...deniedValues].some((value: Json) => Array.isArray(value))
    ? schema
    : { items: schema };
}
