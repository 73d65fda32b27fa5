import type { LintRule } from "./lint-rule.ts";

/** A connection whose owner's rights everyone who can talk to the agent shares. */
export const sharedOwner: LintRule = {
  code: "shared-owner",
  severity: "warning",
  about: "a connection whose owner's rights every actor shares, without `actors`",
  check: (policy) =>
    policy.actors !== undefined
      ? []
      : Object.entries(policy.connectors)
          .filter(([, connector]) => connector.actors === undefined)
          .map(([name, connector]) => ({
            connector: name,
            message: `everyone who talks to the agent acts with the rights of ${connector.owner ?? "the connection's owner"} on "${name}"`,
            suggestion: "say for whom it may act: actors: [ group:… ]",
          })),
};
