import { type Issue, type JsonSchema, type Operation, own, type Trigger } from "@interlock/core";
import type { DeclaredOperation, Definition } from "../definition/definition.ts";
import type { Flattening } from "../schema/flatten.ts";
import { textOf } from "../schema/keywords.ts";
import { firstText, longestDescription, longestTitle } from "../schema/plain-text.ts";
import { createSchemaBook, type SchemaBook } from "../schema/schema-book.ts";
import { descriptionKeys } from "../schema/schema-keywords.ts";
import { createSchemaWriter } from "../schema/schema-writer.ts";
import { type Access, classify } from "./access.ts";
import { createBudget, nodesPerOperation, stepsPerOperation } from "./budget.ts";
import { containerOf } from "./container.ts";
import { lazy } from "./lazy.ts";
import { lazyProperties } from "./lazy-properties.ts";
import { bodyLeaf, type LeafContext, parameterLeaf, visibilityOf } from "./leaf.ts";
import { type FoundContainer, walkBody } from "./leaf-walk.ts";
import { collectInputs, type OperationInputs } from "./operation-inputs.ts";
import { type Note, operationIssues, operationPlace } from "./operation-issues.ts";
import { otherKeysOf } from "./other-keys.ts";
import { checkTemplate } from "./path-template.ts";
import { responseSchema } from "./response.ts";

/** An operation and what is worth telling about how it was read. */
export interface ReadOperation {
  readonly operation: Operation;
  /** Where it stands in the definition. */
  readonly place: string;
  /** Everything that was mended or ignored; reads the whole operation. */
  readonly issues: () => readonly Issue[];
}

/** Reads one operation and finds its leaves; schemas and response are written when they are first asked for. */
export function readOperation(declared: DeclaredOperation, definition: Definition): ReadOperation {
  const notes: Note[] = [];
  const report = (code: string, message: string) => notes.push({ code, message });
  const steps = stepsPerOperation(definition.operations.length);
  const flattening = (most = steps): Flattening => ({
    resolve: definition.resolve,
    spend: createBudget(most),
  });
  const schemas = createSchemaBook(() => createSchemaWriter(flattening(), "input", report));
  const inputs = collectInputs(
    declared,
    definition,
    flattening(nodesPerOperation(definition.operations.length)),
  );
  const content = readContent(inputs, definition, schemas);
  // An id that several operations share names none of them: whoever says it could mean any (reading.md R13).
  const isNamed = declared.operationId !== undefined && declared.twins.length === 0;
  const template = checkTemplate(
    declared.path.includes("{connectionId}") ? withoutConnection(declared.path) : declared.path,
    inputs.parameters.flatMap(({ in: place, name }) => (place === "path" ? [name] : [])),
  );
  const operation: Draft = {
    id: isNamed ? (declared.operationId as string) : `${declared.method} ${declared.path}`,
    named: isNamed,
    method: declared.method,
    path: template.path,
    ...accessOf(declared, inputs, content),
    deprecated: own(declared.node, "deprecated") === true,
    ...content,
    unresolvedRefs: inputs.unresolved.length,
  };
  if (template.unsendable.length > 0) operation.unsendable = template.unsendable;
  if (inputs.body !== undefined) operation.body = inputs.body;
  describe(operation, declared);
  const response = lazy(() => responseSchema(declared.node, flattening(), report));
  writeLater(operation, { schemas, response });
  const place = operationPlace(declared);
  return {
    operation,
    place,
    issues: () => operationIssues({ declared, operation, inputs, template, notes }),
  };
}

type Lazy = "definitions" | "response";

interface LaterWritten {
  readonly schemas: SchemaBook;
  readonly response: () => JsonSchema | undefined;
}

const addWritten = lazyProperties<LaterWritten>({
  definitions: ({ schemas }) => schemas.definitions(),
  response: ({ response }) => response(),
});

function writeLater(
  operation: Draft,
  written: LaterWritten,
): asserts operation is Draft & Pick<Operation, Lazy> {
  addWritten(operation, written);
}

type Eager = Omit<Operation, Lazy>;
type Draft = { -readonly [K in keyof Eager]: Eager[K] };

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
  if (declared.twins.length > 0 && declared.operationId !== undefined)
    operation.operationId = declared.operationId;
}

// Presence makes a trigger, whatever the value (reading.md R2); a notification makes it a webhook (connectors.md 5.5).
function triggerOf({ node, pathItem }: DeclaredOperation): Trigger {
  const isWebhook = [node, pathItem].some((place) => Object.hasOwn(place, "x-ms-notification-content"));
  const batch = textOf(node, "x-ms-trigger");
  return { kind: isWebhook ? "webhook" : "polling", ...(batch === undefined ? {} : { batch }) };
}

// The connection segment is the platform's (connectors.md 0.2.1).
function withoutConnection(path: string): string {
  return path.replace("{connectionId}", "").replace("//", "/");
}

type Content = Pick<Operation, "parameters" | "containers" | "otherKeys">;

function readContent(inputs: OperationInputs, definition: Definition, schemas: SchemaBook): Content {
  const { scope, bodyParameter, body } = inputs;
  const hasOperation = (id: string) => definition.operationIds.has(id);
  const markers = { document: definition.document, hasOperation };
  const context: LeafContext = { scope, markers, schemas };
  const parameters = inputs.parameters.map((parameter) => parameterLeaf(parameter, context));
  if (bodyParameter === undefined || scope.body === undefined) {
    return { parameters, containers: [], otherKeys: [] };
  }
  const found = walkBody(
    scope.body.root,
    {
      pointer: scope.body.address.pointer,
      required: body?.required === true,
      internal: visibilityOf(bodyParameter.node) === "internal",
    },
    scope.by,
  );
  const containers = found.containers.map((container) => containerOf(container, bodyParameter, context));
  return {
    parameters: [
      ...parameters,
      ...found.leaves.map((leaf) => bodyLeaf(leaf, bodyParameter, body?.required === true, context)),
    ],
    containers,
    otherKeys: containers.flatMap((container, index) =>
      otherKeysOf(container, found.containers[index] as FoundContainer, bodyParameter.name, scope.by),
    ),
  };
}

function accessOf(declared: DeclaredOperation, inputs: OperationInputs, content: Content): Access {
  return classify({
    method: declared.method,
    operationId: declared.operationId,
    node: declared.node,
    hasBody: inputs.body !== undefined,
    leaves: content.parameters,
  });
}
