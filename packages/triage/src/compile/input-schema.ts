import {
  argumentsSchema,
  type Constraint,
  type Container,
  type JsonSchema,
  type Leaf,
  type Operation,
  type ReservedNames,
  splitReserved,
} from "@interlock/core";
import { type Coverage, isRequired } from "../roles/coverage.ts";
import { type Address, addressKey, isWithin } from "../roles/parameter-index.ts";
import { withConstraint } from "../schema/visible-constraint.ts";
import { withoutLockedText } from "./container-text.ts";
import { redact } from "./redaction.ts";

/** The arguments as the model sees them, and as they are checked. */
export interface InputSchemas {
  readonly inputSchema: JsonSchema;
  /** Where that tells more than the model may read: a definition that a locked and an agent leaf share. */
  readonly checkedSchema?: JsonSchema;
  /** Of the schema that is checked. */
  readonly reserved?: readonly ReservedNames[];
}

/** The arguments: agent leaves only, nothing of what is locked (governance.md 3.11). */
export function inputSchemas(
  operation: Operation,
  coverage: Coverage,
  hidden: ReadonlySet<string>,
  constraints: readonly Constraint[],
): InputSchemas {
  const scope = { operation, coverage, constraints };
  const inputSchema = splitReserved(agentSchema(scope, hidden)).schema;
  const checked = splitReserved(agentSchema(scope, new Set()));
  const isTold = hidden.size === 0 || JSON.stringify(inputSchema) === JSON.stringify(checked.schema);
  return {
    inputSchema,
    ...(isTold ? {} : { checkedSchema: checked.schema }),
    ...(checked.reserved.length === 0 ? {} : { reserved: checked.reserved }),
  };
}

interface Scope {
  readonly operation: Operation;
  readonly coverage: Coverage;
  readonly constraints: readonly Constraint[];
}

function agentSchema({ operation, coverage, constraints }: Scope, hidden: ReadonlySet<string>): JsonSchema {
  const known = new Map(constraints.map((each) => [addressKey(each), each]));
  const shown = (schema: JsonSchema, at: Address): JsonSchema => {
    const constraint = known.get(addressKey(at));
    const isTold = constraint !== undefined && constraint.hidden !== true;
    return redact(isTold ? withConstraint(schema, constraint.schema) : schema, hidden);
  };
  const visible: Operation = {
    ...operation,
    parameters: operation.parameters
      .filter((leaf) => coverage.isAgent(leaf))
      .map((leaf) => ({ ...leaf, schema: shown(leaf.schema, leaf) })),
    containers: operation.containers.map((container) =>
      withOpen(visibleContainer(container, operation, coverage), shown),
    ),
    definitions: Object.fromEntries(
      Object.entries(operation.definitions).map(([name, schema]) => [name, redact(schema, hidden)]),
    ),
  };
  return argumentsSchema(visible, {
    leaf: (leaf) => ({ required: isRequired(leaf) }),
    container: (container) => isContainerRequired(container, operation, coverage),
    otherKeys: (container) => coverage.takesOthers(container),
  });
}

// `true` stays `true` where nothing narrows it: models and types read it as any key.
function withOpen(container: Container, shown: (schema: JsonSchema, at: Address) => JsonSchema): Container {
  const { key, segments, open } = container;
  if (open === undefined || open === false) return container;
  const schema = shown(open === true ? {} : open, { key, segments: [...segments, true] });
  return { ...container, open: open === true && Object.keys(schema).length === 0 ? true : schema };
}

// A value of the whole (`default`, `example`, `minProperties`) speaks of the parts that are not the agent's.
const wholeKeywords = [
  "default",
  "example",
  "examples",
  "const",
  "enum",
  "minProperties",
  "maxProperties",
  "required",
];

function visibleContainer(container: Container, operation: Operation, coverage: Coverage): Container {
  const mixed = operation.parameters.some((leaf) => isWithin(leaf, container) && !coverage.isAgent(leaf));
  if (!mixed) return container;
  const keywords = Object.fromEntries(
    Object.entries(container.keywords).filter(([keyword]) => !wholeKeywords.includes(keyword)),
  );
  const locks = coverage.locks.filter((lock) => isWithin(lock, container));
  return {
    ...container,
    keywords: locks.length === 0 ? keywords : withoutLockedText(keywords, container, locks),
  };
}

function isContainerRequired(container: Container, operation: Operation, coverage: Coverage): boolean {
  if (container.requiredLocal) return true;
  return coverage.isForced(container) && holdsRequiredAgent(container, operation, coverage);
}

// Whether the agent must supply something inside whenever the container is there.
function holdsRequiredAgent(container: Container, operation: Operation, coverage: Coverage): boolean {
  const depth = container.segments.length + 1;
  return (
    coverage.agent.some(
      (leaf: Leaf) =>
        leaf.segments.length === depth &&
        isWithin(leaf, container) &&
        isRequired(leaf) &&
        leaf.segments.at(-1) !== null,
    ) ||
    operation.containers.some(
      (inner) =>
        inner.segments.length === depth &&
        inner.segments.at(-1) !== null &&
        inner.kind === "object" &&
        isWithin(inner, container) &&
        (inner.requiredLocal || coverage.isForced(inner)) &&
        holdsRequiredAgent(inner, operation, coverage),
    )
  );
}
