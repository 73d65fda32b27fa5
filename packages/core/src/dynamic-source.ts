import type { Json } from "./json.ts";

/** Where a leaf's values or schema come from: one marker of a definition (connectors.md 1, 2, 3, 4), in one model. */
export interface DynamicSource {
  readonly kind: "values" | "list" | "tree" | "schema" | "properties";
  /** On the node itself, on the items of an array, or on the body parameter beside its schema. */
  readonly on: "self" | "items" | "parameter";
  /** An operation of the connector, a document-level capability, a platform built-in, or nothing usable. */
  readonly lookup:
    | { readonly form: "operation"; readonly operationId: string }
    | { readonly form: "capability"; readonly capability: string }
    | { readonly form: "builtIn"; readonly name: string }
    | { readonly form: "malformed" };
  /** Whether every operation that it names exists in the definition. */
  readonly targetExists: boolean;
  /** The marker is no object; a bare string is read as the operation's id (connectors.md 4.1). */
  readonly malformed?: true;
  /** What the look-up is called with; of two with one target the later wins. For a tree: what `open` is called with. */
  readonly arguments: readonly LookupArgument[];
  /** Response path strings; left out when absent. */
  readonly itemsPath?: string;
  readonly valuePath?: string;
  readonly titlePath?: string;
  readonly descriptionPath?: string;
  readonly selectablePath?: string;
  readonly tree?: TreeSource;
}

/** One argument of a look-up: the target's parameter name or `parameter/path`, and where its value comes from. */
export interface LookupArgument {
  readonly target: string;
  readonly from:
    | { readonly literal: Json }
    | LookupReference
    /** A path inside the tree node that is being expanded. */
    | { readonly selected: string };
}

/** A reference to an input of the calling operation. */
export interface LookupReference {
  readonly reference: string;
  readonly form: "parameter" | "parameterReference";
  readonly required: boolean;
  /** What it resolves to as reading.md R10 writes it (`query:name`, `body:a.b`), null when dangling. */
  readonly resolvesTo: string | null;
  /** Which rule resolved it. */
  readonly how: string | null;
  /** The pointer of the input in the calling operation. */
  readonly pointer?: string;
}

/** The rest of a tree: how a node is expanded and which nodes may be chosen. */
export interface TreeSource {
  readonly browse?: {
    readonly operationId: string;
    readonly arguments: readonly LookupArgument[];
    readonly itemsPath?: string;
  };
  readonly fullTitlePath?: string;
  readonly mediaTypePath?: string;
  readonly isParent?: TreeCondition;
  readonly selectable?: TreeCondition;
  readonly fileFilter?: readonly string[];
  readonly canSelectParentNodes: boolean;
  readonly canSelectLeafNodes: boolean;
}

/** A condition over a tree item, by the mini-grammar of connectors.md 3.1. `unknown` when it does not parse. */
export type TreeCondition =
  | { readonly kind: "or" | "and"; readonly terms: readonly TreeCondition[] }
  | { readonly kind: "not"; readonly term: TreeCondition }
  | { readonly kind: "constant"; readonly value: boolean }
  | {
      readonly kind: "compare";
      readonly path: string;
      readonly op: "eq" | "ne" | "gt" | "ge" | "lt" | "le";
      readonly literal: string | number | boolean | null;
    }
  | { readonly kind: "truthy"; readonly path: string }
  | { readonly kind: "unknown"; readonly text: string };
