import { type Body, isObject, type JsonObject, own } from "@interlock/core";
import { type Address, createAddresses } from "./addresses.ts";
import { bodyEncoding, consumed, formEncoding } from "./body-encoding.ts";
import type { DeclaredOperation, Definition } from "./definition.ts";
import { type Flat, type Flattening, flatten } from "./flatten.ts";
import { textOf } from "./keywords.ts";
import { type DeclaredParameter, listParameters } from "./parameter-list.ts";
import { typeOf } from "./schema-type.ts";
import type { Scope } from "./scope.ts";

/** The parameters of an operation, sorted into what stands beside the body and the body itself. */
export interface OperationInputs {
  /** Path, query, header, then formData. */
  readonly parameters: readonly DeclaredParameter[];
  readonly bodyParameter?: DeclaredParameter;
  readonly bodySchema: JsonObject;
  readonly bodyStanding: { readonly required: boolean; readonly internal: boolean };
  readonly body?: Body;
  readonly scope: Scope;
  readonly unresolved: readonly string[];
  /** Body parameters beyond the first; an operation can send one body. */
  readonly ignoredBodies: readonly string[];
}

const order = ["path", "query", "header", "formData"] as const;

/** Collects the inputs of an operation. The platform supplies `connectionId`, no caller does (connectors.md §0.2.1). */
export function collectInputs(
  declared: DeclaredOperation,
  definition: Definition,
  by: Flattening,
): OperationInputs {
  const list = listParameters(declared.pathItem, declared.node, definition.resolve);
  const inputs = list.parameters.filter(({ in: place, name }) => place !== "path" || name !== "connectionId");
  const parameters = order.flatMap((place) => inputs.filter((parameter) => parameter.in === place));
  const [bodyParameter, ...more] = inputs.filter((parameter) => parameter.in === "body");
  const schema = bodyParameter === undefined ? undefined : own(bodyParameter.node, "schema");
  const bodySchema = isObject(schema) ? schema : {};
  const address = createAddresses([...parameters, ...(bodyParameter === undefined ? [] : [bodyParameter])]);
  const root = bodyParameter === undefined ? undefined : flatten(bodySchema, undefined, by);
  const media = consumed(definition.document, declared.node);
  const body = bodyOf(bodyParameter, root, parameters, media);
  return {
    parameters,
    ...(bodyParameter === undefined ? {} : { bodyParameter }),
    bodySchema,
    bodyStanding: {
      required: bodyParameter !== undefined && own(bodyParameter.node, "required") === true,
      internal: bodyParameter !== undefined && own(bodyParameter.node, "x-ms-visibility") === "internal",
    },
    ...(body === undefined ? {} : { body }),
    scope: {
      parameters,
      address,
      ...(bodyParameter === undefined || root === undefined
        ? {}
        : { body: { name: bodyParameter.name, root, address: address(bodyParameter) as Address } }),
      by,
    },
    unresolved: list.unresolved,
    ignoredBodies: more.map(({ name }) => name),
  };
}

function bodyOf(
  parameter: DeclaredParameter | undefined,
  root: Flat | undefined,
  parameters: readonly DeclaredParameter[],
  media: readonly string[],
): Body | undefined {
  if (parameter !== undefined && root !== undefined) {
    const encoding = bodyEncoding(typeOf(root), textOf(root.schema, "format"), parameters, media);
    return { name: parameter.name, required: own(parameter.node, "required") === true, encoding };
  }
  const fields = parameters.filter(({ in: place }) => place === "formData");
  if (fields.length === 0) return undefined;
  const required = fields.some(({ node }) => own(node, "required") === true);
  return { name: "", required, encoding: formEncoding(parameters, media) };
}
