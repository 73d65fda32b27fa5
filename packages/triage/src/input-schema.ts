import {
  argumentsSchema,
  type Constraint,
  type Container,
  type JsonSchema,
  type Operation,
  type Parameter,
} from "@interlock/core";
import { type Coverage, isRequired } from "./coverage.ts";
import { addressKey, isWithin } from "./parameter-index.ts";
import { redact } from "./redaction.ts";
import { withConstraint } from "./schema/visible-constraint.ts";

/** The arguments as the model sees them: agent leaves only, nothing of what is locked (governance.md §3). */
export function inputSchema(
  operation: Operation,
  coverage: Coverage,
  hidden: ReadonlySet<string>,
  constraints: readonly Constraint[],
): JsonSchema {
  const known = new Map(constraints.map((each) => [addressKey(each), each]));
  const visible: Operation = {
    ...operation,
    parameters: coverage.agent.map((leaf) => {
      const constraint = known.get(addressKey(leaf));
      const isTold = constraint !== undefined && constraint.hidden !== true;
      const schema = isTold ? withConstraint(leaf.schema, constraint.schema) : leaf.schema;
      return { ...leaf, schema: redact(schema, hidden) };
    }),
    containers: operation.containers.map((container) => visibleContainer(container, operation, coverage)),
    definitions: Object.fromEntries(
      Object.entries(operation.definitions).map(([name, schema]) => [name, redact(schema, hidden)]),
    ),
  };
  return argumentsSchema(visible, {
    leaf: (leaf) => ({ required: isRequired(leaf) }),
    container: (container) => isContainerRequired(container, operation, coverage),
  });
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
  return { ...container, keywords };
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
      (leaf: Parameter) =>
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
