import {
  type Body,
  deepFreeze,
  type Issue,
  isEnvelopeKey,
  isObject,
  type Json,
  type JsonObject,
  own,
  type WireParameter,
} from "@interlock/core";
import { envelopeBody } from "./envelope.ts";
import { type Field, fieldsOf, formBody } from "./form.ts";
import { shownPath } from "./shown.ts";
import { joinIssues, toText } from "./text.ts";

/** What of a request plan the body is made from. */
export interface BodyPlan {
  readonly body: Body | undefined;
  readonly bodyKey: string;
  readonly form: readonly WireParameter[];
  readonly locked: ReadonlySet<string>;
  /** Members of the body that are locked as a whole. */
  readonly lockedMembers?: ReadonlySet<string>;
}

/**
 * The body as it is sent, `undefined` when there is none. How it is encoded is the plan's; what a value holds never
 * changes that (connectors.md 6.6).
 */
export function buildBody(plan: BodyPlan, args: JsonObject, issues: Issue[]): Json | undefined {
  const { body, bodyKey } = plan;
  if (body === undefined) return undefined;
  const value = own(args, bodyKey);
  if (body.envelope === true) return value === undefined ? value : envelopeBody(body, bodyKey, value, issues);
  if (body.encoding === "json") {
    refuseEnvelope(value, bodyKey, issues);
    return value;
  }
  // Null has no text form.
  const told = value === null ? undefined : value;
  if (body.encoding === "text") return told === undefined ? undefined : text(told, plan, issues);
  if (body.encoding === "binary") return told === undefined ? undefined : bytes(told, bodyKey, issues);
  const fields = fieldsOf(plan.form, args, plan.locked);
  if (plan.form.length > 0) return form(body, [...fields, ...besideForm(body, told, plan)], issues);
  if (told === undefined || (typeof told === "string" && body.encoding === "urlencoded")) return told;
  return form(body, isObject(told) ? membersOf(told, plan) : besideForm(body, told, plan), issues);
}

function text(value: Json, { bodyKey, locked }: BodyPlan, issues: Issue[]): Json {
  if (!locked.has(bodyKey)) issues.push(...joinIssues(value, undefined, [bodyKey]));
  return toText(value);
}

// The platform takes such a body apart, whoever wrote the keys.
function refuseEnvelope(value: Json | undefined, bodyKey: string, issues: Issue[]): void {
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    if (!isEnvelopeKey(key)) continue;
    const message = "the platform would read this key as an instruction about the body";
    issues.push({ code: "value-refused", pointer: shownPath([bodyKey, key]), message });
  }
}

function bytes(value: Json, bodyKey: string, issues: Issue[]): Json {
  if (typeof value !== "object") return toText(value);
  const message = "the body is sent as bytes: a text is needed";
  issues.push({ code: "value-refused", pointer: shownPath([bodyKey]), message });
  return null;
}

function form(body: Body, fields: readonly Field[], issues: Issue[]): Json | undefined {
  const built = formBody(body.encoding === "urlencoded" ? "urlencoded" : "multipart", fields);
  if (built.ok) return deepFreeze(built.value);
  issues.push(...built.issues);
  return undefined;
}

// A body parameter that stands beside form fields is one more field: what was judged is sent.
function besideForm(body: Body, value: Json | undefined, { bodyKey, locked }: BodyPlan): readonly Field[] {
  if (value === undefined || value === null) return [];
  return [fieldOf(body.name, value, bodyKey, [bodyKey], locked.has(bodyKey))];
}

function membersOf(value: JsonObject, { bodyKey, locked, lockedMembers }: BodyPlan): readonly Field[] {
  return Object.keys(value).flatMap((name): readonly Field[] => {
    const inner = value[name] as Json;
    if (inner === null) return [];
    const isLocked = locked.has(bodyKey) || lockedMembers?.has(name) === true;
    return [fieldOf(name, inner, bodyKey, [bodyKey, name], isLocked)];
  });
}

function fieldOf(name: string, value: Json, key: string, path: readonly string[], isLocked: boolean): Field {
  return { field: { in: "formData", name, key, collectionFormat: "multi" }, value, path, isLocked };
}
