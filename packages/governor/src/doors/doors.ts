import {
  type Actor,
  type Answerer,
  fail,
  InterlockError,
  isObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  ok,
  type Result,
  type RunMode,
  runModeSchema,
} from "@interlock/core";
import * as z from "zod";
import { ownMembers, plainData } from "./plain-data.ts";

/** What a person says to a request. */
export type AnswerInput =
  /** Lets it run, once; names what the person was shown. */
  | { readonly approve: string }
  /** The note is for the model. */
  | { readonly reject: { readonly note?: string } }
  /** New agent arguments: never another tool, never a locked value. */
  | { readonly edit: JsonObject; readonly shown: string }
  /** For other people; decides nothing. */
  | { readonly comment: string };

/** What a person always allows, modelled on a request that they may approve. */
export interface GrantInput {
  /** The request's id, and what the person was shown of it. */
  readonly request: string;
  readonly shown: string;
  /** `exact`: that very request. A schema over the effective arguments: whatever fits it. */
  readonly match: "exact" | { readonly schema: JsonSchema };
  /** Whose later calls it answers; nobody else's. */
  readonly scope: "session" | "actor" | "tenant";
  /** The policy's `maxUses`, else 100, when left out. */
  readonly uses?: number;
  /** Milliseconds; the policy's `maxTtl`, else a day, when left out. */
  readonly ttl?: number;
}

/** What a halt stops: everything of the tenant, a connector, an operation (whatever its tool is called), or an actor. */
export type HaltScope =
  | "all"
  | { readonly connector: string }
  | { readonly connector: string; readonly operation: string }
  | { readonly actor: string };

/** What a session is opened with. */
export interface SessionInput {
  readonly mode: RunMode;
  readonly actor: Actor;
  readonly id?: string;
  readonly tenant?: string;
}

const name = z
  .string()
  .min(1)
  .refine((text) => text.isWellFormed(), "half a character");
const shown = z.string().regex(/^[0-9a-f]{16}$/u, "the 16 hex digits of what was shown");
const object = z.custom<JsonObject>(isObject, "an object");

const person: z.ZodType<Answerer> = z.strictObject({
  id: name,
  groups: z.array(z.string()).exactOptional(),
  channel: z.string().exactOptional(),
});

const answers: Readonly<Record<string, z.ZodType<AnswerInput>>> = {
  approve: z.strictObject({ approve: shown }),
  reject: z.strictObject({ reject: z.strictObject({ note: z.string().max(4_000).exactOptional() }) }),
  edit: z.strictObject({ edit: object, shown }),
  comment: z.strictObject({ comment: z.string().min(1).max(16_000) }),
};

const grant: z.ZodType<GrantInput> = z.strictObject({
  request: name,
  shown,
  match: z.union([z.literal("exact"), z.strictObject({ schema: object })]),
  scope: z.enum(["session", "actor", "tenant"]),
  uses: z.number().exactOptional(),
  ttl: z.number().exactOptional(),
});

const scope: z.ZodType<HaltScope> = z.union([
  z.literal("all"),
  z.strictObject({ connector: name }),
  z.strictObject({ connector: name, operation: name }),
  z.strictObject({ actor: name }),
]);

const session: z.ZodType<SessionInput> = z.strictObject({
  mode: runModeSchema,
  actor: person,
  id: name.exactOptional(),
  tenant: name.exactOptional(),
});

interface Reader {
  readonly by?: Answerer;
  readonly tenant?: string;
}

/** The doors: what a caller hands over, as what it has to be. */
export const doors: {
  readonly id: Door<string>;
  readonly entry: Door<number>;
  readonly person: Door<Answerer>;
  readonly grant: Door<GrantInput>;
  readonly scope: Door<HaltScope>;
  readonly session: Door<SessionInput>;
  readonly resolution: Door<{ readonly ran: boolean; readonly by: Answerer }>;
  readonly tenant: Door<{ readonly tenant?: string }>;
  readonly reader: Door<Reader>;
  readonly page: Door<Reader & { readonly from?: number; readonly limit?: number }>;
  readonly elevation: Door<{ readonly shown: string; readonly tenant?: string }>;
  readonly resumption: Door<{ readonly actor: Actor; readonly tenant?: string }>;
} = {
  person: door("person-invalid", "a person is { id, groups?, channel? }", person),
  grant: door(
    "grant-invalid",
    'a grant is { request, shown, match: "exact" | { schema }, scope: "session" | "actor" | "tenant", uses?, ttl? }',
    grant,
  ),
  scope: door(
    "scope-invalid",
    'a halt\'s scope is exactly one of "all", { connector }, { connector, operation }, { actor }',
    scope,
  ),
  session: door(
    "session-invalid",
    'a session is { mode: "readOnly" | "review" | { autonomous: { onAsk } }, actor: { id, groups? }, id?, tenant? }',
    session,
  ),
  id: door("id-invalid", "an id is a text", name),
  tenant: door(
    "options-invalid",
    "options are { tenant? }",
    z.strictObject({ tenant: name.exactOptional() }),
  ),
  reader: door(
    "options-invalid",
    "a reader's options are { by?, tenant? }",
    z.strictObject({ tenant: name.exactOptional(), by: person.exactOptional() }),
  ),
  elevation: door(
    "options-invalid",
    "an elevation's options are { shown, tenant? }",
    z.strictObject({ shown, tenant: name.exactOptional() }),
  ),
  resumption: door(
    "options-invalid",
    "a resumption's options are { actor: { id, groups? }, tenant?, signal? }",
    z.strictObject({ actor: person, tenant: name.exactOptional() }),
  ),
  page: door(
    "options-invalid",
    "the journal's options are { by?, tenant?, from?, limit? }",
    z.strictObject({
      tenant: name.exactOptional(),
      by: person.exactOptional(),
      from: z.int().positive().exactOptional(),
      limit: z.int().positive().max(100_000).exactOptional(),
    }),
  ),
  entry: door("entry-invalid", "an entry is the `seq` of a claim, a number from 1", z.int().positive()),
  resolution: door(
    "resolution-invalid",
    "a resolution is { ran: true | false, by: { id, groups?, channel? } }",
    z.strictObject({ ran: z.boolean(), by: person }),
  ),
};

const forms =
  "{ approve: SHOWN }, { reject: { note? } }, { edit: ARGUMENTS, shown: SHOWN }, { comment: TEXT }";

/** Options through their door, and beside them the signal that is no data; throws where either is not what it has to be. */
export function enteredWithSignal<T>(
  door: Door<T>,
  value: unknown,
): { readonly options: T; readonly signal?: AbortSignal } {
  const { signal, ...rest } = ownMembers(value ?? {}) ?? { notPlain: true };
  const options = entered(door, rest);
  if (signal === undefined) return { options };
  if (signal instanceof AbortSignal) return { options, signal };
  throw new InterlockError("options-invalid", '"signal" is an AbortSignal');
}

/** An answer: exactly one action. There is no other form, and none that permits by default. */
export function readAnswer(value: unknown): Result<AnswerInput> {
  const plain = plainData(value);
  const members = isObject(plain) ? Object.keys(plain) : [];
  const actions = members.filter((member) => Object.hasOwn(answers, member));
  const [action] = actions;
  if (!isObject(plain) || actions.length !== 1 || action === undefined) {
    const found = members.length === 0 ? "nothing of them" : members.map((each) => `"${each}"`).join(", ");
    return refuse("answer-invalid", `an answer is exactly one of ${forms}; this one has ${found}`);
  }
  const parsed = (answers[action] as z.ZodType<AnswerInput>).safeParse(plain);
  if (parsed.success) return ok(parsed.data);
  return refuse(
    "answer-invalid",
    `${whatIsWrong(parsed.error, plain)}; an answer is exactly one of ${forms}`,
  );
}

/** A value as it came through its door, as a value. */
export type Door<T> = (value: unknown) => Result<T>;

/** What came through a door; throws `InterlockError` with the door's code where nothing could. */
export function entered<T>(door: Door<T>, value: unknown): T {
  const result = door(value);
  if (result.ok) return result.value;
  const [issue] = result.issues;
  throw new InterlockError(issue?.code ?? "input-invalid", issue?.message ?? "not what it has to be");
}

function door<T>(code: string, form: string, schema: z.ZodType<T>): Door<T> {
  return (value) => {
    const plain = plainData(value);
    if (plain === undefined) return refuse(code, `not plain data; ${form}`);
    const parsed = schema.safeParse(plain);
    return parsed.success ? ok(parsed.data) : refuse(code, `${whatIsWrong(parsed.error, plain)}; ${form}`);
  };
}

function whatIsWrong(error: z.ZodError, value: Json): string {
  const issue = error.issues[0];
  if (issue === undefined) return "not what it has to be";
  const at = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return `unknown member ${issue.keys.map((key) => `"${key}"`).join(", ")}${at === "" ? "" : ` in ${at}`}`;
  if (issue.code === "invalid_union" && isObject(value) && at === "")
    return `${JSON.stringify(Object.keys(value))} is none of its forms`;
  return at === "" ? plain(issue.message) : `"${at}": ${plain(issue.message)}`;
}

function plain(message: string): string {
  return message.replace(/^Invalid input: /u, "");
}

function refuse(code: string, message: string): Result<never> {
  return fail({ code, pointer: "", message: message.slice(0, 1_000) });
}
