import { type Constraint, isObject, type JsonSchema, type Operation, own, type Rule } from "@interlock/core";
import type { Coverage } from "./coverage.ts";
import { formatAddress } from "./format-address.ts";
import { type Address, addressKey, nodeAt } from "./parameter-index.ts";
import type { RuleSource } from "./policy-file.ts";
import { isTyped, strictSchema } from "./policy-schema-check.ts";
import type { Report } from "./report.ts";
import { didYouMean } from "./suggestion.ts";

type Path = readonly (string | number)[];

/** The rules of one operation: `if` is type-strict, and names only what the operation has (governance.md §5). */
export function readRules(
  operation: Operation,
  source: readonly RuleSource[],
  constraints: readonly Constraint[],
  coverage: Coverage,
  path: Path,
  report: Report,
): readonly Rule[] {
  return source.flatMap((rule, index): Rule[] => {
    const place = [...path, index];
    const strict = rule.if === undefined ? undefined : strictSchema(rule.if);
    if (strict !== undefined && "refusal" in strict) {
      report.add([...place, "if"], {
        code: "not-a-policy",
        pointer: `/${place.join("/")}/if`,
        message: `the rule's condition cannot be used: ${strict.refusal}`,
      });
      return [];
    }
    if (rule.if !== undefined) {
      const scope: Scope = { operation, constraints, coverage, report };
      checkArguments(scope, rule.if, [...place, "if"]);
    }
    return [
      {
        ...(strict === undefined ? {} : { if: strict.schema }),
        ...(rule.origins === undefined ? {} : { origins: rule.origins }),
        permission: rule.permission,
        reason: rule.reason,
        tellAgent: rule.tellAgent ?? false,
      },
    ];
  });
}

interface Scope {
  readonly operation: Operation;
  readonly constraints: readonly Constraint[];
  readonly coverage: Coverage;
  readonly report: Report;
}

const branches = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];

// The top level of a condition names arguments; below it, properties.
function checkArguments(scope: Scope, schema: JsonSchema, path: Path): void {
  const keys = new Set(
    [...scope.operation.parameters, ...scope.operation.containers].map((node) => node.key),
  );
  for (const [name, part] of entries(own(schema, "properties"))) {
    const at = [...path, "properties", name];
    if (keys.has(name)) checkPlace(scope, { key: name, segments: [] }, part, at);
    else scope.report.add(at, unknown(scope, `/${name}`, name, keys));
  }
  for (const [step, part] of within(schema)) checkArguments(scope, part, [...path, ...step]);
}

function checkPlace(scope: Scope, address: Address, schema: JsonSchema, path: Path): void {
  const node = nodeAt(scope.operation, address);
  if (node?.kind === "leaf") {
    const typed =
      node.leaf.type !== null ||
      !scope.coverage.isAgent(node.leaf) ||
      isTyped(schema) ||
      scope.constraints.some((constraint) => addressKey(constraint) === addressKey(address));
    if (!typed) {
      scope.report.add(path, {
        code: "not-a-policy",
        pointer: node.leaf.pointer,
        message: `${node.leaf.pointer} has no type in the definition: a rule over it must say \`type\`, or a constraint must`,
      });
    }
    return;
  }
  if (node === undefined) return;
  for (const [name, part] of entries(own(schema, "properties"))) {
    const below: Address = { key: address.key, segments: [...address.segments, name] };
    const at = [...path, "properties", name];
    const isOpen = node.container.open !== undefined && node.container.open !== false;
    if (nodeAt(scope.operation, below) !== undefined) checkPlace(scope, below, part, at);
    else if (!isOpen) {
      const text = formatAddress(scope.operation, below);
      scope.report.add(at, unknown(scope, text, name, siblings(scope.operation, address)));
    }
  }
  const items = own(schema, "items");
  if (isObject(items)) {
    checkPlace(scope, { key: address.key, segments: [...address.segments, null] }, items, [...path, "items"]);
  }
  for (const [step, part] of within(schema)) checkPlace(scope, address, part, [...path, ...step]);
}

function unknown(scope: Scope, pointer: string, name: string, names: Iterable<string>) {
  return {
    code: "unknown-pointer",
    pointer,
    message: `${scope.operation.id} has no parameter ${pointer}, so this rule would never hold`,
    ...didYouMean(name, names),
  };
}

function siblings(operation: Operation, address: Address): readonly string[] {
  return [...operation.parameters, ...operation.containers]
    .filter((node) => node.key === address.key && node.segments.length === address.segments.length + 1)
    .map((node) => node.segments.at(-1))
    .filter((segment) => typeof segment === "string");
}

function entries(value: unknown): readonly (readonly [string, JsonSchema])[] {
  return isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, JsonSchema] => isObject(entry[1]))
    : [];
}

function within(schema: JsonSchema): readonly (readonly [Path, JsonSchema])[] {
  return branches.flatMap((keyword): (readonly [Path, JsonSchema])[] => {
    const value = own(schema, keyword);
    if (isObject(value)) return [[[keyword], value]];
    if (!Array.isArray(value)) return [];
    return value.flatMap((part, index): (readonly [Path, JsonSchema])[] =>
      isObject(part) ? [[[keyword, index], part]] : [],
    );
  });
}
