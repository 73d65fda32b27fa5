import type { ApprovalRequest, ShowLimits } from "@interlock/approval";
import type { Answerer, Authority, Call, Invoke, Policy } from "@interlock/core";
import type { Profile } from "@interlock/run-mode";
import type { CheckpointOptions } from "./journal/checkpoints.ts";
import type { KeyRing } from "./journal/keys.ts";
import type { SecretProvider } from "./secrets/secrets.ts";
import type { Action } from "./types/host.ts";
import type { Notice } from "./types/notice.ts";
import type { SessionFacts } from "./types/session-facts.ts";
import type { Store } from "./types/store.ts";
import type { Telemetry } from "./types/telemetry.ts";

/** What a governor is made of. */
export interface GovernorOptions {
  /** Compiled; see `readPolicy`. Once a policy was set in the store (`setPolicy`), that one counts. */
  readonly policy: Policy;
  /** The one way out. The governor never sees a token. */
  readonly invoke: Invoke;
  /** In memory when left out. A durable store needs `keys` that outlive the process. */
  readonly store?: Store;
  /** 32 bytes or more each. A fresh key when left out, which only a store in memory may be used with. */
  readonly keys?: KeyRing;
  /** Told of each request once, after it is stored; what it throws or rejects with is ignored. */
  readonly onApproval?: (request: ApprovalRequest) => void | Promise<void>;
  /** Told what no call reports; what it throws or rejects with is ignored. */
  readonly onNotice?: (notice: Notice) => void | Promise<void>;
  /** Whether the agent's own identity may do a call; `held` when left out. Throwing refuses the call. */
  readonly authority?: (call: Call, session: SessionFacts) => Authority | Promise<Authority>;
  /** Which people may do what. When left out everyone the host authenticates may: right for one person, not for a team. */
  readonly may?: (by: Answerer, action: Action) => boolean | Promise<boolean>;
  /** Resolves locked secrets by name, after the claim; with versions, an approval is bound to them. */
  readonly secrets?: SecretProvider;
  /** How much of a request a person is shown: 500 leaves and 65,536 bytes when left out, 5,000 and 1 MiB at most. */
  readonly show?: Partial<ShowLimits>;
  /** When signed heads of the journal are handed out; never when left out. */
  readonly checkpoints?: CheckpointOptions;
  /** OpenTelemetry's tracer and meter, or nothing. */
  readonly telemetry?: Telemetry;
  /** `strict` when left out. */
  readonly profile?: Profile;
  /** Milliseconds that a call may take; two minutes when left out. */
  readonly deadline?: number;
  /** Milliseconds that a claimed call counts as under way unless its governor renews it; 10,000 when left out. */
  readonly lease?: number;
  /** UTF-16 code units of JSON that a result may have; a longer one is cut and says so. 1,048,576 when left out. */
  readonly resultLimit?: number;
}
