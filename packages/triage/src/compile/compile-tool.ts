import type { Operation, Parameter, Place, ToolEntry, WireParameter } from "@interlock/core";
import { type Coverage, isRequired } from "../roles/coverage.ts";
import { isInjectable } from "../roles/injectable.ts";
import { declaredIn, isWithin } from "../roles/parameter-index.ts";
import { injectedLeaves, requiredObjects } from "../roles/sent-places.ts";
import { type CheckedTool, checkTool } from "./check-tool.ts";
import { inputSchemas } from "./input-schema.ts";
import { modelText } from "./model-text.ts";
import { hiddenNames, redactOutput } from "./redaction.ts";
import { limitsOf } from "./terms.ts";
import { holdsSecret } from "./tool-access.ts";
import type { ToolContext } from "./tool-context.ts";
import { toolDescription } from "./tool-text.ts";

/** Checks one operation's settings and makes its tool; `undefined` when it is disabled or denied. */
export function compileTool(context: ToolContext): ToolEntry | undefined {
  const checked = checkTool(context);
  return checked.isTool ? toolEntry(context, checked) : undefined;
}

function toolEntry({ name, connector, operation, source }: ToolContext, checked: CheckedTool): ToolEntry {
  const { coverage, locks, access, constraints, rules, approval, grants } = checked;
  const limits = limitsOf(source.limits);
  const hidden = hiddenNames(operation, coverage);
  const injected = injectedLeaves(operation, coverage);
  const required = requiredObjects(operation, coverage);
  return {
    name,
    connector,
    operation: operation.id,
    method: operation.method,
    path: operation.path,
    ...(operation.title === undefined ? {} : { title: modelText(operation.title, 200) }),
    description: toolDescription(operation, source.description),
    ...access,
    confirm: operation.confirm,
    ...(source.access === undefined ? {} : { accessOverride: source.access }),
    permission: source.permission,
    ...(source.ceiling === undefined ? {} : { ceiling: source.ceiling }),
    onLocked: source.onLocked ?? "refuse",
    ...bodyOf(operation, [...coverage.agent, ...locks, ...injected, ...required]),
    parameters: operation.parameters.flatMap((leaf) => wireParameter(operation, leaf, coverage)),
    agent: agentLeaves(operation, coverage, locks),
    locks,
    injected,
    requiredObjects: required,
    ...inputSchemas(operation, coverage, hidden, constraints),
    ...(operation.response === undefined ? {} : { outputSchema: redactOutput(operation.response, hidden) }),
    constraints,
    rules,
    ...(limits === undefined ? {} : { limits }),
    approval,
    grants,
  };
}

function agentLeaves(operation: Operation, coverage: Coverage, locks: readonly Place[]): ToolEntry["agent"] {
  return coverage.agent.map((leaf) => ({
    pointer: leaf.pointer,
    key: leaf.key,
    segments: leaf.segments,
    required: isRequired(leaf),
    ...(holdsSecret(leaf) ? { secret: true as const } : {}),
    ...(leaf.segments.at(-1) === true ? { declared: declaredBeside(operation, leaf, locks) } : {}),
  }));
}

// A lock of a whole object may hold keys that the definition does not declare: they are the policy's.
function declaredBeside(operation: Operation, others: Place, locks: readonly Place[]): readonly string[] {
  const object = { key: others.key, segments: others.segments.slice(0, -1) };
  const depth = object.segments.length;
  const locked = locks
    .filter((lock) => lock.segments.length > depth && isWithin(lock, object))
    .map((lock) => lock.segments[depth])
    .filter((name) => typeof name === "string");
  return [...new Set([...declaredIn(operation, object), ...locked])].sort();
}

function bodyOf(operation: Operation, places: readonly Place[]): Pick<ToolEntry, "body"> {
  const { body } = operation;
  if (body === undefined) return {};
  const keys = new Set(
    [
      ...operation.parameters.filter((leaf) => leaf.in === "body" || leaf.in === "formData"),
      ...operation.containers,
    ].map((node) => node.key),
  );
  return body.required || places.some((place) => keys.has(place.key)) ? { body } : {};
}

function wireParameter(operation: Operation, leaf: Parameter, coverage: Coverage): readonly WireParameter[] {
  if (leaf.in === "body") return [];
  if (!coverage.isAgent(leaf) && !coverage.isUser(leaf) && !isInjectable(operation, leaf)) return [];
  return [
    {
      in: leaf.in,
      name: leaf.name,
      key: leaf.key,
      ...(leaf.encoding === undefined ? {} : { encoding: leaf.encoding }),
      ...(leaf.collectionFormat === undefined ? {} : { collectionFormat: leaf.collectionFormat }),
      ...(leaf.type === "file" ? { file: true as const } : {}),
    },
  ];
}
