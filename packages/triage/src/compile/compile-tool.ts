import {
  type Issue,
  isEnvelopeKey,
  isObject,
  type Json,
  type Operation,
  type Place,
  type ToolEntry,
  type WireParameter,
} from "@interlock/core";
import type { OperationSource } from "../file/policy-file.ts";
import { openReport, type Report } from "../file/report.ts";
import { completeLock } from "../roles/complete-lock.ts";
import { type Coverage, coverageOf, isRequired } from "../roles/coverage.ts";
import { defaultFault, isInjectable, isMeantToBeInjected } from "../roles/injectable.ts";
import type { CheckLock } from "../roles/lock-check.ts";
import { lockParents } from "../roles/lock-parents.ts";
import { type PlacedLock, placeLocks, unreachable } from "../roles/locks.ts";
import { reportLookalikes } from "../roles/lookalike-names.ts";
import { declaredIn, isWithin } from "../roles/parameter-index.ts";
import { readRoles } from "../roles/roles.ts";
import { injectedLeaves, requiredObjects } from "../roles/sent-places.ts";
import { reportTouching } from "../roles/shared-segments.ts";
import { reportLost } from "../schema/lost-schemas.ts";
import { readConstraints } from "./constraints.ts";
import { inputSchemas } from "./input-schema.ts";
import { modelText } from "./model-text.ts";
import { hiddenNames, redactOutput } from "./redaction.ts";
import { readRules } from "./rules.ts";
import { approvalTerms, grantTerms, limitsOf } from "./terms.ts";
import { effectiveAccess, holdsSecret, mayAsk } from "./tool-access.ts";
import { toolDescription } from "./tool-text.ts";

/** What compiling one operation needs. */
export interface ToolContext {
  readonly name: string;
  readonly connector: string;
  readonly operation: Operation;
  readonly source: OperationSource;
  /** Where the operation stands in the file. */
  readonly path: readonly (string | number)[];
  readonly report: Report;
  readonly checkLock: CheckLock;
}

/** Checks one operation's settings and makes its tool; `undefined` when it is disabled or denied. */
export function compileTool(context: ToolContext): ToolEntry | undefined {
  const { operation, source, path, report } = context;
  const isTool = source.enabled !== false && source.permission !== "deny";
  // Settings that are kept but not selected may be unfinished; their words are still checked.
  const later = isTool ? report : openReport();
  const roles = readRoles(operation, source.parameters ?? {}, [...path, "parameters"], report);
  const placed = placeLocks(operation, roles, [...path, "parameters"], report);
  const coverage = coverageOf(operation, roles, placed);
  if (roles.written.length === Object.keys(source.parameters ?? {}).length) {
    reportNeeded(context, coverage, roles, later);
  }
  const locks = placed.map((lock) => checkedLock(context, lock));
  for (const lock of unreachable(placed, coverage.agent)) {
    later.add([...path, "parameters", lock.from.text], {
      code: "lock-unreachable",
      pointer: lock.pointer,
      message: `${lock.pointer} is locked in every element, but no agent parameter creates an element`,
      suggestion: "lock the whole array, or give a parameter of its elements to the agent",
    });
  }
  lockParents(operation, coverage, [...path, "parameters"], later);
  reportTouching(operation, coverage, [...path, "parameters"], later);
  const access = effectiveAccess(operation, source);
  const constraints = readConstraints(
    operation,
    source.constraints ?? {},
    coverage,
    [...path, "constraints"],
    report,
  );
  reportLost(operation, coverage, constraints, [...path, "parameters"], later);
  const rules = readRules(operation, source.rules ?? [], constraints, coverage, [...path, "rules"], report);
  const approval = approvalTerms(source.approval, path, report);
  const grants = grantTerms(source.grants, path, report);
  if (!isTool) return undefined;
  if (mayAsk(operation, source, access)) reportSecrets(context, coverage);
  const limits = limitsOf(source.limits);
  const hidden = hiddenNames(operation, coverage);
  const injected = injectedLeaves(operation, coverage);
  const required = requiredObjects(operation, coverage);
  reportLookalikes(operation, coverage, injected, [...path, "parameters"], report);
  return {
    name: context.name,
    connector: context.connector,
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
    agent: coverage.agent.map((leaf) => ({
      pointer: leaf.pointer,
      key: leaf.key,
      segments: leaf.segments,
      required: isRequired(leaf),
      ...(holdsSecret(leaf) ? { secret: true as const } : {}),
      ...(leaf.segments.at(-1) === true ? { declared: declaredBeside(operation, leaf, locks) } : {}),
    })),
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

function reportNeeded(
  context: ToolContext,
  coverage: Coverage,
  roles: ReturnType<typeof readRoles>,
  report: Report,
): void {
  for (const leaf of context.operation.parameters) {
    if (!coverage.isNeeded(leaf) || coverage.isAgent(leaf) || coverage.isUser(leaf)) continue;
    const written = roles.of(leaf);
    const skipped = written?.role.role === "skip";
    if (isInjectable(context.operation, leaf) && !skipped) continue;
    const place = written === undefined ? context.path : [...context.path, "parameters", written.text];
    const fault = isMeantToBeInjected(leaf) ? defaultFault(context.operation, leaf) : undefined;
    if (fault !== undefined) {
      report.add(place, unfit(leaf.pointer, fault));
      continue;
    }
    report.add(place, {
      code: "required-skipped",
      pointer: leaf.pointer,
      message: leaf.internal
        ? `${leaf.pointer} is internal, needed and has no default: only an administrator can set it`
        : `${leaf.pointer} is needed${skipped ? " and cannot be skipped" : " and has no role"}`,
      suggestion: leaf.internal ? "lock it: { user: … }" : "give it `agent` or `{ user: … }`",
    });
  }
}

function unfit(pointer: string, fault: string): Issue {
  return {
    code: "default-unfit",
    pointer,
    message: `the definition's default for ${pointer} is never sent: ${fault}`,
    suggestion: "lock it: { user: … }",
  };
}

function checkedLock(context: ToolContext, lock: PlacedLock): ToolEntry["locks"][number] {
  const { from, ...entry } = lock;
  const value = lock.secret === undefined ? completeLock(context.operation, lock, lock.value) : null;
  const refusal =
    unsendable(context.operation, lock, value) ??
    (lock.secret === undefined ? context.checkLock(context.operation, lock, value) : undefined);
  if (refusal !== undefined) {
    context.report.add([...context.path, "parameters", from.text], {
      code: "lock-invalid",
      pointer: lock.pointer,
      message: `the value locked at ${lock.pointer} cannot be sent: ${refusal}`,
    });
  }
  return { ...entry, value };
}

// At the root of a body some keys are the platform's: in JSON none may stand, beside its own envelope no other.
function unsendable(operation: Operation, lock: PlacedLock, value: Json): string | undefined {
  const { body, parameters, containers } = operation;
  const inBody = [...containers, ...parameters.filter((leaf) => leaf.in === "body")].some(
    ({ key }) => key === lock.key,
  );
  if (body === undefined || !inBody || !(body.encoding === "json" || body.envelope === true))
    return undefined;
  const [name] = lock.segments;
  const keys = typeof name === "string" ? [name] : isObject(value) ? Object.keys(value) : [];
  const wrong = keys.find((key) => isEnvelopeKey(key) !== (body.envelope === true));
  if (wrong === undefined) return undefined;
  return body.envelope === true
    ? `the body is sent as bytes, and ${wrong} would not be`
    : `the platform would read ${wrong} as an instruction about the body`;
}

function reportSecrets(context: ToolContext, coverage: Coverage): void {
  for (const leaf of coverage.agent) {
    if (!holdsSecret(leaf)) continue;
    context.report.add([...context.path, "parameters", leaf.pointer], {
      code: "agent-secret",
      pointer: leaf.pointer,
      message: `${leaf.pointer} holds a secret: an agent cannot supply it to a tool that may ask, for the request would show it`,
      suggestion: "lock it by name: { user: { secret: NAME } }",
    });
  }
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

function wireParameter(
  operation: Operation,
  leaf: Operation["parameters"][number],
  coverage: Coverage,
): readonly WireParameter[] {
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
