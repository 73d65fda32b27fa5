/** For whom the agent acts, authenticated by the host. */
export interface Actor {
  readonly id: string;
  /** Groups resolved by the host; a policy names them as `group:<name>`. */
  readonly groups?: readonly string[];
}

/** Who answers, authenticated by the host, and over which channel. */
export interface Answerer extends Actor {
  readonly channel?: string;
}

/** Whether a list of ids and `group:<name>` entries names the actor. */
export function isListed(list: readonly string[], actor: Actor): boolean {
  return list.some((entry) =>
    entry.startsWith("group:") ? (actor.groups?.includes(entry.slice(6)) ?? false) : entry === actor.id,
  );
}
