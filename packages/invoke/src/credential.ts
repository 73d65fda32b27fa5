import { invokeError } from "./codes.ts";

/** Whatever gives tokens; every credential of `@azure/identity` fits. */
export interface TokenCredential {
  /** `expiresOnTimestamp` is in milliseconds since 1970. `null` = no token for this scope. */
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** The tokens of one credential and scope. */
export interface TokenSource {
  /** A token that is good for some time yet. */
  get(): Promise<string>;
  /** Forgets a token that was refused: whoever comes next is given another. */
  refuse(token: string): void;
  /** Another token than the refused one, `undefined` when the credential has no other. */
  replace(refused: string): Promise<string | undefined>;
}

/** Keeps a token until shortly before it expires; concurrent calls share one refresh. */
export function openTokenSource(credential: TokenCredential, scope: string): TokenSource {
  let current: { readonly token: string; readonly until: number } | undefined;
  let pending: Promise<string> | undefined;

  const refresh = (): Promise<string> => {
    pending ??= ask(credential, scope)
      .then((answer) => {
        const left = answer.expiresOnTimestamp - Date.now();
        // Five minutes early, or at half of a short life, so that no token expires on its way.
        current = { token: answer.token, until: Date.now() + left - Math.min(300_000, left / 2) };
        return answer.token;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };

  const refuse = (token: string): void => {
    if (current?.token === token) current = undefined;
  };

  return {
    refuse,
    get: async () => (current !== undefined && Date.now() < current.until ? current.token : refresh()),
    replace: async (refused) => {
      refuse(refused);
      const token = current?.token ?? (await refresh());
      return token === refused ? undefined : token;
    },
  };
}

async function ask(credential: TokenCredential, scope: string): Promise<AccessToken> {
  let answer: AccessToken | null;
  try {
    answer = await credential.getToken(scope);
  } catch {
    // What a credential throws may quote its configuration; it is not repeated.
    throw noToken("The credential failed to give a token for the namespace.");
  }
  if (!answer || typeof answer.token !== "string" || !/^[\x21-\x7e]+$/u.test(answer.token)) {
    throw noToken("The credential has no token for the namespace.");
  }
  return answer;
}

type AccessToken = NonNullable<Awaited<ReturnType<TokenCredential["getToken"]>>>;

function noToken(message: string): Error {
  return invokeError("credential-failed", message, { mayHaveRun: false });
}
