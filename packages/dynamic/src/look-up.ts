import type { InvokeRequest, Json, JsonObject, Operation } from "@interlock/core";

/** What is known of the calling operation's inputs. */
export interface LookupInputs {
  /** Values so far, keyed like the tool's arguments: a body stands under its parameter's name. */
  readonly values: JsonObject;
  /** Pointers of inputs that an agent supplies with each call: nothing that needs them can be looked up before. */
  readonly late?: readonly string[];
  /** Where the field is that is looked up, with indices; inside arrays it tells which element's siblings are meant. */
  readonly at?: readonly (string | number)[];
}

/** What an administrator allows beyond the safe methods (connectors.md 1.3). */
export interface LookupTerms {
  readonly allow?: (operation: Operation) => boolean;
}

/** What becomes of a look-up before anything is sent. */
export type LookupPlan =
  | LookupCall
  /** Inputs that need a value first, as pointers. */
  | { readonly kind: "blocked"; readonly needs: readonly string[] }
  /** Inputs that only the agent will supply, as pointers. */
  | { readonly kind: "late-bound"; readonly on: readonly string[] }
  | Unresolvable
  /** There is nothing to look up here: any text goes. */
  | { readonly kind: "free-text"; readonly reason: FreeTextReason; readonly format?: "email" };

/** A look-up that can be sent. */
export interface LookupCall {
  readonly kind: "request";
  /** The operation that answers it. */
  readonly operation: Operation;
  /** Keyed like that operation's arguments. */
  readonly arguments: JsonObject;
  readonly request: InvokeRequest;
  /** Arguments of the definition that the operation does not declare; they are not sent. */
  readonly ignored: readonly string[];
}

/** The look-up cannot be made with this definition; its field falls back to free text. */
export interface Unresolvable {
  readonly kind: "unresolvable";
  readonly reason: UnresolvableReason;
  /** Which operation, reference or parameter; never a value. */
  readonly what: string;
}

export type UnresolvableReason =
  | "no-such-input"
  | "malformed"
  | "operation-missing"
  | "operation-unsafe"
  | "reference-dangling"
  | "argument-missing"
  | "value-refused"
  | "cannot-expand";

export type FreeTextReason = "no-source" | "only-browsed" | "built-in" | "capability-missing" | "cycle";

/** Makes the plan that says why there is none. */
export function unresolvable(reason: UnresolvableReason, what: string): Unresolvable {
  return { kind: "unresolvable", reason, what };
}

/** What a reference of a look-up comes to. */
export type Referred =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "absent"; readonly pointer: string }
  | { readonly kind: "late"; readonly pointer: string }
  | { readonly kind: "dangling" };
