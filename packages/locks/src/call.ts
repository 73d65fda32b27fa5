import {
  type Call,
  digest,
  type InvokeRequest,
  type Issue,
  type Json,
  type JsonObject,
  type Policy,
  type ToolEntry,
} from "@interlock/core";

/** A call of frozen arguments and a frozen request. */
export function openCall(
  policy: Policy,
  tool: ToolEntry,
  connection: string,
  args: JsonObject,
  request: InvokeRequest,
  secrets: readonly string[],
  dropped: readonly Issue[],
): Call {
  return new MergedCall(policy, tool, connection, args, request, secrets, dropped);
}

// The one class here: only a private field can be written once the call is frozen, and a closure for each call would make
// each a dictionary, which takes longer than everything else of merging.
class MergedCall implements Call {
  readonly policy: Policy;
  readonly tool: ToolEntry;
  readonly connection: string;
  readonly arguments: JsonObject;
  readonly request: InvokeRequest;
  declare readonly requestDigest: string;
  readonly secrets: readonly string[];
  readonly dropped: readonly Issue[];
  #digest: string | undefined;

  constructor(
    policy: Policy,
    tool: ToolEntry,
    connection: string,
    args: JsonObject,
    request: InvokeRequest,
    secrets: readonly string[],
    dropped: readonly Issue[],
  ) {
    this.policy = policy;
    this.tool = tool;
    this.connection = connection;
    this.arguments = args;
    this.request = request;
    this.secrets = secrets;
    this.dropped = dropped;
    Object.defineProperty(this, "requestDigest", MergedCall.#lazily);
    Object.freeze(this);
  }

  // The request is frozen, so its digest is the same whenever it is asked for; a refused call never pays for it. The
  // property is the call's own: a copy without it would be bound to nothing, and its approval fit any other copy.
  static readonly #lazily: PropertyDescriptor & ThisType<MergedCall> = {
    enumerable: true,
    get() {
      this.#digest ??= digest(this.request as unknown as Json, "interlock-request");
      return this.#digest;
    },
  };
}
