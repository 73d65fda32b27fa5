import { invokeError } from "./codes.ts";
import { openTokenSource, type TokenCredential, type TokenSource } from "./credential.ts";

/** Whose tokens a call carries: the host's own, or those of the user it acts for. */
export type Identity = (actsAs: string | undefined) => TokenSource;

/** One audience's tokens. A user's source lives for one call: an elevation is never cached (governance.md 6.14). */
export function openIdentity(
  credential: TokenCredential,
  scope: string,
  actingCredential: ((user: string) => TokenCredential | undefined) | undefined,
): Identity {
  const own = openTokenSource(credential, scope);
  return (actsAs) => {
    if (actsAs === undefined) return own;
    const theirs = credentialOf(actingCredential, actsAs);
    if (theirs === undefined) {
      throw invokeError(
        "elevation-unsupported",
        "The call is to run with a user's rights, and no credential of that user was given.",
        { mayHaveRun: false },
      );
    }
    return openTokenSource(theirs, scope);
  };
}

// What the host's function throws may quote its configuration, and nothing was sent.
function credentialOf(
  find: ((user: string) => TokenCredential | undefined) | undefined,
  user: string,
): TokenCredential | undefined {
  try {
    return find?.(user);
  } catch {
    throw invokeError("credential-failed", "The user's credential could not be had.", { mayHaveRun: false });
  }
}
