import { type Body, isObject, own } from "@interlock/core";
import { createAddresses } from "../definition/addresses.ts";
import type { DeclaredOperation, Definition } from "../definition/definition.ts";
import { type DeclaredParameter, listParameters } from "../definition/parameter-list.ts";
import type { Scope } from "../dynamic/scope.ts";
import type { Flat } from "../schema/flat.ts";
import { type Flattening, flatten } from "../schema/flatten.ts";
import { textOf } from "../schema/keywords.ts";
import { bodyEncoding, consumed, formEncoding } from "./body-encoding.ts";

/** The parameters of an operation, sorted into what stands beside the body and the body itself. */
export interface OperationInputs {
  /** Path, query, header, then formData. */
  readonly parameters: readonly DeclaredParameter[];
  readonly bodyParameter?: DeclaredParameter;
  readonly body?: Body;
  readonly scope: Scope;
  readonly unresolved: readonly string[];
  readonly ignored: readonly string[];
  /** Body parameters beyond the first; an operation can send one body. */
  readonly ignoredBodies?: readonly DeclaredParameter[];
}

/** Collects the inputs of an operation. The platform supplies `connectionId`, no caller does (connectors.md 0.2.1). */
export function collectInputs(
  declared: DeclaredOperation,
  definition: Definition,
  by: Flattening,
): OperationInputs {
  const list = listParameters(declared.pathItem, declared.node, definition.resolve);
  const { path, query, header, formData, body: bodies } = list.byPlace;
  const parameters = [
    ...path.filter(({ name }) => name !== "connectionId"),
    ...query,
    ...header,
    ...formData,
  ];
  const bodyParameter = bodies[0];
  const address = createAddresses(bodyParameter === undefined ? parameters : [...parameters, bodyParameter]);
  const { unresolved, ignored } = list;
  const media = consumed(definition.document, declared.node);
  if (bodyParameter === undefined) {
    const form = formOf(parameters, formData, media);
    return {
      parameters,
      scope: { parameters, address, by },
      unresolved,
      ignored,
      ...(form === undefined ? {} : { body: form }),
    };
  }
  const { name, node } = bodyParameter;
  const schema = own(node, "schema");
  const root = flatten(isObject(schema) ? schema : {}, undefined, by);
  const required = own(node, "required") === true;
  const body = { name, required, ...encodingOf(root, parameters, formData, media) };
  const scope = { parameters, address, by, body: { name, root, address: address(bodyParameter) } };
  return { parameters, bodyParameter, body, scope, unresolved, ignored, ignoredBodies: bodies.slice(1) };
}

// The members of the platform's own envelope say it themselves; a body beside form fields is one of them.
function encodingOf(
  root: Flat,
  parameters: readonly DeclaredParameter[],
  fields: readonly DeclaredParameter[],
  media: readonly string[],
): Pick<Body, "encoding" | "envelope"> {
  const declares = (member: string) => root.properties.some(({ name }) => name === member);
  if (declares("$multipart")) return { encoding: "multipart", envelope: true };
  if (declares("$content")) return { encoding: "binary", envelope: true };
  if (fields.length > 0) return { encoding: formEncoding(parameters, media) };
  return { encoding: bodyEncoding(root.type, textOf(root.schema, "format"), parameters, media) };
}

function formOf(
  parameters: readonly DeclaredParameter[],
  fields: readonly DeclaredParameter[],
  media: readonly string[],
): Body | undefined {
  if (fields.length === 0) return undefined;
  const required = fields.some(({ node }) => own(node, "required") === true);
  return { name: "", required, encoding: formEncoding(parameters, media) };
}
