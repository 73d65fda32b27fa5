/** x-ms-dynamic resolution as pure steps; whoever sends the requests loops around them. */

export type { SchemaGraft } from "@interlock/swagger";
export { bodyKey, type InputNode, inputAt, inputNodes } from "./address.ts";
export { dependents, dependsOn } from "./cascade.ts";
export { type Choice, type Choices, joinPeople, readChoices, staticChoices } from "./choices.ts";
export { type Extracted, extractSchema, looksLikeSchema } from "./extract-schema.ts";
export { type Grafted, type GraftPlace, graftSchema } from "./graft.ts";
export type {
  FreeTextReason,
  LookupCall,
  LookupInputs,
  LookupPlan,
  LookupTerms,
  Unresolvable,
  UnresolvableReason,
} from "./look-up.ts";
export { acceptsPath, nextLinkName, staysInPlace } from "./next-link.ts";
export { isCyclic, planLookup } from "./plan-lookup.ts";
export { readPath } from "./response-path.ts";
export { type SchemaPlace, schemaPlaces } from "./schema-places.ts";
export { graftResolved, sidecar } from "./sidecar.ts";
export { choiceSources, isMultiple, schemaSources, treeSources } from "./sources.ts";
export { holdsList, looksLikePath, planChildren, readNodes, type TreeNode } from "./tree.ts";
export { changeInput, knownValues } from "./values.ts";
