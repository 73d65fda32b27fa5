/** What the desk is asked: the shape in which a connector's service gets its requests. */
export interface DeskRequest {
  /** The operationId. */
  readonly operation: string;
  /** Path parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly queries: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** JSON as the desk writes it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/** What it answers. */
export interface DeskAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Value;
}

/** The request cannot be met; the answer says why, in the error shape of first-party connectors. */
export class Refusal extends Error {
  readonly answer: DeskAnswer;
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    const body = { status, message, error: { code, message }, source: "incident-desk" };
    this.answer = { status, headers, body };
  }
}

/** A text of a body, checked like the definition says; `undefined` when it is optional and not there. */
export function text(
  body: unknown,
  key: string,
  terms: TextTerms & { readonly optional: true },
): string | undefined;
export function text(body: unknown, key: string, terms?: TextTerms): string;
export function text(
  body: unknown,
  key: string,
  terms: TextTerms & { optional?: boolean } = {},
): string | undefined {
  const value = member(body, key);
  const { least = 1, most = 4000, among, optional } = terms;
  if ((value === undefined || value === null) && optional) return undefined;
  if (typeof value !== "string")
    throw new Refusal(400, "InvalidRequest", `The property '${key}' must be a text.`);
  if (value.length < least || value.length > most) {
    throw new Refusal(
      400,
      "InvalidRequest",
      `The property '${key}' must have ${least} to ${most} characters.`,
    );
  }
  if (among && !among.includes(value)) {
    throw new Refusal(400, "InvalidRequest", `The property '${key}' must be one of ${among.join(", ")}.`);
  }
  return value;
}

/** What a text has to be. */
interface TextTerms {
  readonly least?: number;
  readonly most?: number;
  readonly among?: readonly string[];
}

/** The objects of an optional array of a body. */
export function objects(body: unknown, key: string, most: number): readonly object[] {
  const value = member(body, key) ?? [];
  const good =
    Array.isArray(value) && value.length <= most && value.every((one) => typeof one === "object" && one);
  if (!good)
    throw new Refusal(
      400,
      "InvalidRequest",
      `The property '${key}' must be a list of at most ${most} objects.`,
    );
  return value;
}

/** A whole number of a query or a body, within its bounds. */
export function whole(
  value: unknown,
  name: string,
  bounds: { least: number; most: number; otherwise: number },
): number {
  if (value === undefined || value === null) return bounds.otherwise;
  const number = typeof value === "string" && /^\d{1,9}$/u.test(value) ? Number(value) : value;
  if (
    typeof number !== "number" ||
    !Number.isInteger(number) ||
    number < bounds.least ||
    number > bounds.most
  ) {
    throw new Refusal(
      400,
      "InvalidRequest",
      `'${name}' must be a whole number from ${bounds.least} to ${bounds.most}.`,
    );
  }
  return number;
}

/** An own property of an object, `undefined` for everything else. */
export function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
