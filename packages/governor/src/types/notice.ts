/** What no call reports, by a closed list of codes. */
export type NoticeCode =
  /** The store's pointer names another policy than the one this host was made with. */
  | "policy-superseded"
  /** A request waits for a person, and the host gave no `onApproval`. */
  | "ask-unheard"
  /** The store did not do its part; and it does again. */
  | "store-failed"
  | "store-recovered"
  /** The host's `authority` threw or gave no answer. */
  | "authority-failed"
  /** A rule or another part of the policy could not be evaluated. */
  | "decision-failed"
  /** A call went on past its lease: other hosts take it for lost. */
  | "lease-lost"
  /** The governor was made without keys: its journal cannot be verified after the process ends. */
  | "keys-ephemeral"
  /** A result came after a person had said how the call ended. */
  | "late-result"
  /** The store holds what no governor wrote. */
  | "record-altered"
  /** The journal was written with other keys than this host has. */
  | "keys-differ"
  /** An agent sent a secret of the tenant in its arguments. */
  | "secret-guessed"
  /** A secret could not be resolved: the result that it might stand in was withheld. */
  | "secret-unavailable";

/** One thing that the host should know. */
export interface Notice {
  readonly code: NoticeCode;
  readonly tenant?: string;
  /** One sentence, without values. */
  readonly message: string;
  /** What was thrown, where something was. */
  readonly cause?: unknown;
}

/** Hands notices to the host; what it throws or rejects with is ignored. */
export function createNotices(onNotice: ((notice: Notice) => void | Promise<void>) | undefined): {
  readonly notice: (notice: Notice) => void;
  /** The same, but a second notice of the same key is left out until it is forgotten. */
  readonly noticeOnce: (key: string, notice: Notice) => void;
  readonly forget: (key: string) => boolean;
} {
  const told = new Set<string>();
  const notice = (each: Notice): void => {
    void Promise.resolve()
      .then(() => onNotice?.(each))
      .catch(() => undefined);
  };
  return {
    notice,
    noticeOnce: (key, each) => {
      if (told.has(key)) return;
      told.add(key);
      notice(each);
    },
    forget: (key) => told.delete(key),
  };
}
