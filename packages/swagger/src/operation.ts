import { type Issue, type Operation, own, type Trigger } from "@interlock/core";
import { type Access, classify } from "./access.ts";
import { createBudget, stepsPerOperation } from "./budget.ts";
import { containerOf } from "./container.ts";
import type { DeclaredOperation, Definition } from "./definition.ts";
import type { Flattening } from "./flatten.ts";
import { textOf } from "./keywords.ts";
import { lazy } from "./lazy.ts";
import { bodyLeaf, type LeafContext, parameterLeaf, visibilityOf } from "./leaf.ts";
import { walkBody } from "./leaf-walk.ts";
import { collectInputs, type OperationInputs } from "./operation-inputs.ts";
import { type Note, operationIssues } from "./operation-issues.ts";
import { firstText, longestDescription, longestTitle } from "./plain-text.ts";
import { responseSchema } from "./response.ts";
import { createSchemaBook, type SchemaBook } from "./schema-book.ts";
import { descriptionKeys } from "./schema-keywords.ts";
import { createSchemaWriter } from "./schema-writer.ts";

/** An operation and what is worth telling about how it was read. */
export interface ReadOperation {
  readonly operation: Operation;
  /** Everything that was mended or ignored; reads the whole operation. */
  readonly issues: () => readonly Issue[];
}

/** Reads one operation; its leaves, schemas and response are found when they are first asked for. */
export function readOperation(declared: DeclaredOperation, definition: Definition): ReadOperation {
  const { node } = declared;
  const notes: Note[] = [];
  const report = (code: string, message: string) => notes.push({ code, message });
  const steps = stepsPerOperation(definition.operations.length);
  const flattening = (): Flattening => ({ resolve: definition.resolve, spend: createBudget(steps) });
  const inputs = lazy(() => collectInputs(declared, definition, flattening()));
  const book = lazy(() => createSchemaBook(createSchemaWriter(flattening(), "input", report)));
  const content = lazy(() => readContent(inputs(), definition, book()));
  const access = lazy(() => accessOf(declared, inputs(), content()));
  const response = lazy(() => responseSchema(node, flattening(), report));
  const isNamed = declared.operationId !== undefined && !declared.duplicate;
  const operation = {
    id: isNamed ? declared.operationId : `${declared.method} ${declared.path}`,
    named: isNamed,
    method: declared.method,
    path: wirePath(declared.path),
    deprecated: own(node, "deprecated") === true,
    get access() {
      return access().access;
    },
    get destructive() {
      return access().destructive;
    },
    get unbounded() {
      return access().unbounded;
    },
    get confirm() {
      return access().confirm;
    },
    get evidence() {
      return access().evidence;
    },
    get body() {
      return inputs().body;
    },
    get parameters() {
      return content().parameters;
    },
    get containers() {
      return content().containers;
    },
    get definitions() {
      return book().definitions();
    },
    get response() {
      return response();
    },
    get unresolvedRefs() {
      return inputs().unresolved.length;
    },
  } as Draft;
  describe(operation, declared);
  return {
    operation,
    issues: lazy(() => operationIssues({ declared, operation, inputs: inputs(), notes })),
  };
}

type Draft = { -readonly [K in keyof Operation]: Operation[K] };

function describe(operation: Draft, declared: DeclaredOperation): void {
  const { node, pathItem } = declared;
  const title = firstText(node, ["summary"], longestTitle);
  if (title !== undefined) operation.title = title;
  const description = firstText(node, descriptionKeys, longestDescription);
  if (description !== undefined) operation.description = description;
  const visibility = visibilityOf(node);
  if (visibility !== undefined) operation.visibility = visibility;
  if (Object.hasOwn(node, "x-ms-trigger")) operation.trigger = triggerOf(declared);
  if (Object.hasOwn(pathItem, "x-ms-notification-content")) operation.webhook = true;
  if (declared.duplicate && declared.operationId !== undefined) operation.operationId = declared.operationId;
}

// Presence makes a trigger, whatever the value (ORACLE.md R2); a notification makes it a webhook (connectors.md §5.5).
function triggerOf({ node, pathItem }: DeclaredOperation): Trigger {
  const isWebhook = [node, pathItem].some((place) => Object.hasOwn(place, "x-ms-notification-content"));
  const batch = textOf(node, "x-ms-trigger");
  return { kind: isWebhook ? "webhook" : "polling", ...(batch === undefined ? {} : { batch }) };
}

// The connection segment is the platform's (connectors.md §0.2.1).
function wirePath(path: string): string {
  return path.includes("{connectionId}") ? path.replace("{connectionId}", "").replace("//", "/") : path;
}

type Content = Pick<Operation, "parameters" | "containers">;

function readContent(inputs: OperationInputs, definition: Definition, schemas: SchemaBook): Content {
  const { scope, bodyParameter } = inputs;
  const hasOperation = (id: string) => definition.operationIds.has(id);
  const markers = { document: definition.document, hasOperation };
  const context: LeafContext = { scope, markers, schemas };
  const parameters = inputs.parameters.map((parameter) => parameterLeaf(parameter, context));
  if (bodyParameter === undefined) return { parameters, containers: [] };
  const found = walkBody(inputs.bodySchema, inputs.bodyStanding, scope.by);
  return {
    parameters: [...parameters, ...found.leaves.map((leaf) => bodyLeaf(leaf, bodyParameter, context))],
    containers: found.containers.map((container) => containerOf(container, bodyParameter, context)),
  };
}

function accessOf(declared: DeclaredOperation, inputs: OperationInputs, content: Content): Access {
  return classify({
    method: declared.method,
    operationId: declared.operationId,
    node: declared.node,
    hasBody: inputs.body !== undefined,
    leafNames: content.parameters.map(({ name, segments }) => segments.findLast((s) => s !== null) ?? name),
  });
}
