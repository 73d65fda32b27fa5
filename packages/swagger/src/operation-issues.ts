import type { DynamicSource, Issue, Operation } from "@interlock/core";
import { formatPath } from "@interlock/core";
import type { DeclaredOperation } from "./definition.ts";
import { cycleIssues } from "./dependencies.ts";
import type { OperationInputs } from "./operation-inputs.ts";

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
  readonly notes: readonly Note[];
}

/** Everything in an operation that was mended, ignored or could not be resolved. Reads all of it. */
export function operationIssues(facts: IssueFacts): readonly Issue[] {
  const { declared, operation, inputs } = facts;
  const place = formatPath(["paths", declared.path, declared.method]);
  const about = (code: string, message: string, pointer: string = place): Issue => ({
    code,
    pointer,
    message,
    severity: "warning",
    ...(operation.named ? { operation: operation.id } : {}),
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
    ...templateIssues(operation, about),
    ...leafIssues(operation, about),
    ...unique(facts.notes).map(({ code, message }) => about(code, message)),
    ...cycleIssues(operation).map((cycle) => about("lookup-cycle", cycle.message, cycle.pointer)),
  ];
}

type About = (code: string, message: string, pointer?: string) => Issue;

function identityIssues(declared: DeclaredOperation, about: About): readonly Issue[] {
  if (declared.operationId === undefined) {
    return [about("operation-unnamed", "an operation without an operationId cannot be selected")];
  }
  return declared.duplicate
    ? [
        about(
          "operation-duplicate",
          "its operationId is taken by an operation before it; it cannot be selected",
        ),
      ]
    : [];
}

function templateIssues(operation: Operation, about: About): readonly Issue[] {
  const places = [...operation.path.matchAll(/\{([^{}]*)\}/gu)].map((match) => match[1] as string);
  const names = operation.parameters.filter((leaf) => leaf.in === "path").map((leaf) => leaf.name);
  return [
    ...places
      .filter((name) => !names.includes(name))
      .map((name) => about("path-mismatch", `its path has a place {${name}} that no parameter fills`)),
    ...names
      .filter((name) => !places.includes(name))
      .map((name) =>
        about("path-mismatch", `its path has no place for the parameter ${JSON.stringify(name)}`),
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
