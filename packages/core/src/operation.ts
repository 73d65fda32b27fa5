import type { DynamicSource } from "./dynamic-source.ts";
import type { Issue } from "./issue.ts";
import type { Json, JsonObject, JsonSchema } from "./json.ts";
import type { Location, Segment, Step } from "./pointer.ts";

/** HTTP methods that a connector definition may use, in the order in which they are listed. */
export type Method = "get" | "put" | "post" | "delete" | "options" | "head" | "patch";

/** A connector definition, read. */
export interface Connector {
  readonly title: string;
  readonly description?: string;
  readonly category?: string;
  readonly icon?: string;
  readonly preview: boolean;
  /** Every operation, triggers and internal ones included, ordered by path, then method. */
  readonly operations: readonly Operation[];
  /** What the reader repaired, ignored or could not resolve. */
  readonly issues: readonly Issue[];
  /** The definition itself, as parsed. */
  readonly document: JsonObject;
}

/** One operation of a connector. */
export interface Operation {
  /** The operationId; when the definition gives it none of its own, `<method> <path>`, which no policy can select. */
  readonly id: string;
  /** Whether the definition names it, and nothing else by the same name. */
  readonly named: boolean;
  /** The declared operationId, when `id` is not it because another operation has the same one. */
  readonly operationId?: string;
  readonly method: Method;
  /** The path template as it goes on the wire, without the connection segment (connectors.md 0.2.1). */
  readonly path: string;
  /** Why its path cannot be sent, a sentence each; absent when it can. Such an operation is never a tool. */
  readonly unsendable?: readonly string[];
  /** The definition's summary, cleaned of control, bidi and zero-width characters. */
  readonly title?: string;
  readonly description?: string;
  readonly access: "read" | "write";
  readonly destructive: boolean;
  readonly unbounded: boolean;
  /** The definition's author wishes that a person confirms (connectors.md 5.6). Raises, never lowers. */
  readonly confirm: boolean;
  /** Why it was classified so, a short sentence each. */
  readonly evidence: readonly string[];
  readonly trigger?: Trigger;
  /** Its path item declares a notification: calling it subscribes (reading.md R2). */
  readonly webhook?: true;
  readonly visibility?: string;
  readonly deprecated: boolean;
  readonly body?: Body;
  /** Every leaf: path, query, header, formData, then the body's, in declaration order. */
  readonly parameters: readonly Parameter[];
  /** The objects and arrays between the body parameter and its leaves, outermost first. */
  readonly containers: readonly Container[];
  /**
   * One leaf for each object that declares properties and accepts further ones: its other keys. The last of `segments` is
   * `true`, `schema` is that of each value; never required.
   */
  readonly otherKeys: readonly Leaf[];
  /** The schemas that leaves refer to as `#/$defs/<name>`; nothing unused. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  /** The schema of the lowest declared 2xx response, else of `default`; its `$defs` are its own. */
  readonly response?: JsonSchema;
  /** How many of its parameter references could not be resolved; those parameters are missing. */
  readonly unresolvedRefs?: number;
}

/** What makes an operation a trigger; triggers are never tools. */
export interface Trigger {
  readonly kind: "webhook" | "polling";
  /** The value of `x-ms-trigger`, if it is a string. */
  readonly batch?: string;
}

/** The body parameter of an operation, or the form that its formData parameters make. */
export interface Body {
  /** The body parameter's own name; it is not part of the wire body. "" for a form. */
  readonly name: string;
  readonly required: boolean;
  /** How the value is put on the wire (connectors.md 6.6). */
  readonly encoding: BodyEncoding;
  /** The definition declares the members of the platform's own envelope (`$content`, `$multipart`) at the body's root. */
  readonly envelope?: true;
}

/** How a body goes on the wire. */
export type BodyEncoding = "json" | "urlencoded" | "multipart" | "binary" | "text";

/** A leaf that a definition declares. */
export interface Parameter extends Leaf {
  readonly segments: readonly Step[];
}

/** The unit that a policy gives a role: a declared leaf, or the other keys of an object. */
export interface Leaf {
  readonly in: Location;
  /** The parameter's own name; for a body leaf the body parameter's. */
  readonly name: string;
  /** Its address in a policy, unique in the operation; qualified (`/query:id`) where two share a name. */
  readonly pointer: string;
  /** Its argument's key: the pointer's first token, unescaped. */
  readonly key: string;
  /** The steps below the argument; empty for a parameter that is its own leaf. */
  readonly segments: readonly Segment[];
  /** Effective: required at every level, the body parameter included (reading.md R8). */
  readonly required: boolean;
  /** Required at every level below the body parameter. Equal to `required` outside the body. */
  readonly requiredInBody: boolean;
  /** Named in its parent's `required`, or declared so. */
  readonly requiredLocal: boolean;
  /** Its JSON Schema: no `x-ms-*`, `$ref`s only to `#/$defs/<name>` of the operation's `definitions`. */
  readonly schema: JsonSchema;
  /** `string`, `integer`, ... as reading.md R7 names it; `recursive`, `unresolved`, or null when untyped. */
  readonly type: string | null;
  readonly itemType: string | null;
  readonly title?: string;
  readonly description?: string;
  /** The node's own `x-ms-visibility`, verbatim. */
  readonly visibility?: string;
  /** The node or an ancestor is internal: never shown, never agent-supplied. */
  readonly internal: boolean;
  readonly hasDefault: boolean;
  /** The node's own default, converted to its type where that loses nothing (connectors.md 6.7). */
  readonly default?: Json;
  /** The default as declared, where it differs from `default`. */
  readonly declaredDefault?: Json;
  /** `format` and `enum` as declared; the schema holds what of them is usable. */
  readonly format?: string;
  readonly enum?: readonly Json[];
  /** For a `recursive` leaf: the reference that repeats. */
  readonly recursiveRef?: string;
  readonly readOnly: boolean;
  readonly notificationUrl: boolean;
  /** A header that the transport owns (governance.md 3.5): no role, never needed, not sent. */
  readonly transport: boolean;
  /** Holds a credential as far as the definition shows (`format: password`, a secret-like name). */
  readonly secret: boolean;
  readonly dynamic: readonly DynamicSource[];
  /** Path parameters only: encode twice (connectors.md 5.3). */
  readonly encoding?: "double";
  readonly collectionFormat?: "csv" | "ssv" | "tsv" | "pipes" | "multi";
}

/** An object or array between the body parameter and its leaves. */
export interface Container {
  readonly pointer: string;
  readonly key: string;
  readonly segments: readonly Step[];
  readonly kind: "object" | "array";
  /** Named in its parent's `required`; for the root, the body parameter's `required`. */
  readonly requiredLocal: boolean;
  /** Undeclared properties the connector accepts, when it declares an open map. */
  readonly open?: boolean | JsonSchema;
  /** Keywords of the node itself that survive in a tool's schema: `minItems`, `maxItems`, `description`, ... */
  readonly keywords: JsonSchema;
  readonly internal: boolean;
  readonly readOnly: boolean;
  /** Null is legal in its place. */
  readonly nullable: boolean;
  /** Names in its `required` that no property declares; they are no leaves. */
  readonly undeclared?: readonly string[];
  readonly dynamic: readonly DynamicSource[];
}
