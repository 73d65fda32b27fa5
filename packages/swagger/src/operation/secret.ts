/** Whether a leaf holds a credential as far as its name shows. */
export function isSecretName(name: string): boolean {
  return hint.test(name) && secretName.test(words(name));
}

const hint = /pass|pwd|secret|credential|key|token|authorization|jwt/iu;

// "pageToken" and "tokenCount" are no credentials, "token" alone and "accessToken" are.
const secretName =
  / (?:password|passwd|passphrase|passcode|pwd|secret|secrets|credential|credentials|apikey|(?:api|access|private|shared|subscription|account|master|signing|encryption|license|auth|ocp apim subscription) ?(?:key|keys)|(?:access|auth|api|bearer|refresh|id|security|session|oauth|sas|personal access|x auth|app|bot) ?token|authtoken|accesstoken|apitoken|jwt) |^ (?:proxy )?authorization $|^ token $|^ x (?:auth )?token $/u;

// " x ms client secret ": words in lower case, split at case changes and at anything that is no letter or digit.
function words(name: string): string {
  const split = name
    .slice(0, 200)
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/gu, "$1 $2");
  return ` ${split
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
}
