import type { DynamicSource, Issue, Operation } from "@interlock/core";
import { formatPath } from "@interlock/core";
import type { DeclaredOperation } from "../definition/definition.ts";
import { cycleIssues } from "../dynamic/dependencies.ts";
import type { OperationInputs } from "./operation-inputs.ts";
import type { CheckedTemplate } from "./path-template.ts";

/** What a schema writer took note of. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

/** What the issues of an operation are gathered from. */
export interface IssueFacts {
  readonly declared: DeclaredOperation;
  readonly operation: Operation;
  readonly inputs: OperationInputs;
  readonly template: CheckedTemplate;
  readonly notes: readonly Note[];
}

/** Everything in an operation that was mended, ignored or could not be resolved. Reads all of it. */
export function operationIssues(facts: IssueFacts): readonly Issue[] {
  const { declared, operation, inputs } = facts;
  const place = operationPlace(declared);
  const about = (code: string, message: string, pointer: string = place): Issue => ({
    code,
    pointer,
    message,
    severity: "warning",
    ...(declared.operationId === undefined ? {} : { operation: declared.operationId }),
  });
  // Schemas take their notes while they are written.
  void operation.definitions;
  void operation.response;
  return [
    ...identityIssues(declared, about),
    ...inputs.unresolved.map((reference) =>
      about("unresolved-reference", `the parameter reference ${JSON.stringify(reference)} names nothing`),
    ),
    ...inputs.ignored.map((name) =>
      about("parameter-ignored", `the parameter ${JSON.stringify(name)} has no name or no known place`),
    ),
    ...(inputs.ignoredBodies ?? []).map(({ name }) =>
      about("several-bodies", `a second body parameter, ${JSON.stringify(name)}, is ignored`),
    ),
    ...templateIssues(facts.template, about),
    ...leafIssues(operation, about),
    ...unique(facts.notes).map(({ code, message }) => about(code, message)),
    ...cycleIssues(operation).map((cycle) => about("lookup-cycle", cycle.message, cycle.pointer)),
  ];
}

/** Where an operation stands in its definition. */
export function operationPlace({ path, method }: Pick<DeclaredOperation, "path" | "method">): string {
  return formatPath(["paths", path, method]);
}

type About = (code: string, message: string, pointer?: string) => Issue;

function identityIssues(declared: DeclaredOperation, about: About): readonly Issue[] {
  if (declared.operationId === undefined) {
    return [about("operation-unnamed", "an operation without an operationId cannot be selected")];
  }
  const { operationId, twins } = declared;
  if (twins.length === 0) return [];
  const message = `${twins.join(" and ")} are both called ${operationId}, so nobody can select either`;
  return [about("operation-ambiguous", message)];
}

function templateIssues({ unsendable, repaired }: CheckedTemplate, about: About): readonly Issue[] {
  return [
    ...unsendable.map((why) => about("operation-unsendable", why)),
    ...repaired.map(({ place, name }) =>
      about("path-case", `its path says {${place}}; the parameter ${JSON.stringify(name)} is taken for it`),
    ),
  ];
}

function leafIssues(operation: Operation, about: About): readonly Issue[] {
  const issues: Issue[] = [];
  for (const leaf of operation.parameters) {
    if (leaf.type === "unresolved") {
      issues.push(
        about("unresolved-reference", "its schema refers to something that does not exist", leaf.pointer),
      );
    }
    if (leaf.internal && leaf.required && !leaf.hasDefault && !leaf.notificationUrl) {
      issues.push(
        about("internal-without-default", "internal and required, but without a default", leaf.pointer),
      );
    }
  }
  for (const container of operation.containers) {
    for (const name of container.undeclared ?? []) {
      const message = `${JSON.stringify(name)} is required but not declared`;
      issues.push(about("required-undeclared", message, container.pointer));
    }
  }
  for (const { pointer, dynamic } of [...operation.parameters, ...operation.containers]) {
    for (const source of dynamic) issues.push(...sourceIssues(source, pointer, about));
  }
  return issues;
}

function sourceIssues(source: DynamicSource, pointer: string, about: About): readonly Issue[] {
  const issues: Issue[] = [];
  if (source.malformed === true || source.lookup.form === "malformed") {
    issues.push(about("lookup-malformed", `its dynamic ${source.kind} marker is malformed`, pointer));
  } else if (!source.targetExists && source.lookup.form !== "builtIn") {
    issues.push(
      about("lookup-missing", `its dynamic ${source.kind} names an operation that does not exist`, pointer),
    );
  }
  for (const { from } of [...source.arguments, ...(source.tree?.browse?.arguments ?? [])]) {
    if ("reference" in from && from.resolvesTo === null) {
      const message = `its dynamic ${source.kind} refers to ${JSON.stringify(from.reference)}, which is no input`;
      issues.push(about("lookup-reference-unresolved", message, pointer));
    }
  }
  for (const condition of [source.tree?.isParent, source.tree?.selectable]) {
    if (condition?.kind === "unknown") {
      issues.push(about("tree-expression-unreadable", "an expression of its tree cannot be read", pointer));
    }
  }
  return issues;
}

function unique(notes: readonly Note[]): readonly Note[] {
  return [...new Map(notes.map((note) => [`${note.code} ${note.message}`, note])).values()];
}
