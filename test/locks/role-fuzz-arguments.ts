import { type Json, put } from "@interlock/core";
import type { Draw, Model } from "./role-fuzz-model.ts";
import { below, type Roles } from "./role-fuzz-roles.ts";

type Args = Record<string, unknown>;

/** Arguments that mostly fit, and mostly try something. */
export function drawArguments(body: Model, roles: Roles, draw: Draw): Args {
  const args: Args = { id: draw.one(["1", "a b", "x/y"]) };
  if (roles["/q"] === "agent" && draw.chance(0.5)) args["q"] = "find";
  const value = draw.chance(0.95) ? agentsPart(body, "/body", undefined, roles, draw) : undefined;
  if (value !== undefined) args["body"] = value;
  for (let tries = draw.chance(0.45) ? 0 : 1 + draw.below(2); tries > 0; tries--) attack(args, body, draw);
  return args;
}

function agentsPart(
  model: Model,
  pointer: string,
  above: string | undefined,
  roles: Roles,
  draw: Draw,
): Json | undefined {
  const said = Object.hasOwn(roles, pointer) ? roles[pointer] : above;
  const role = typeof said === "string" ? said : said === undefined ? undefined : "user";
  if (model.kind === "array" && model.items?.kind === "object") {
    if (model.nullable && draw.chance(0.1)) return null;
    const one = (): Json | undefined =>
      agentsPart(model.items as Model, below(pointer, null), role, roles, draw);
    const items = Array.from({ length: draw.below(3) }, one);
    return items.some((item) => item === undefined) ? undefined : (items as Json[]);
  }
  if (model.kind !== "object")
    return role === "agent" && !model.internal && !model.readOnly ? drawWhole(model, draw, 0) : undefined;
  if (model.nullable && draw.chance(0.08)) return null;
  const value: Record<string, Json> = {};
  for (const [name, inner] of model.props) {
    if (!inner.required && draw.chance(0.2)) continue;
    const part = agentsPart(inner, below(pointer, name), role, roles, draw);
    if (part !== undefined) put(value, name, part);
  }
  const others = `${pointer}/~other`;
  const isOpen = (Object.hasOwn(roles, others) ? roles[others] : role) === "agent" && !model.internal;
  if (isOpen && model.open !== undefined && draw.chance(0.6))
    put(value, draw.one(["extra", "note.x", "zz", "Extra key"]), otherValue(model.open, draw));
  return Object.keys(value).length === 0 && draw.chance(0.9) ? undefined : value;
}

function otherValue(open: true | Model, draw: Draw): Json {
  return open === true
    ? draw.one<Json>(["x", 1, { a: "x", deep: { b: 1 } }, [1], null])
    : drawWhole(open, draw, 0);
}

// A value of a place that is the agent's as a whole.
function drawWhole(model: Model, draw: Draw, depth: number): Json {
  if (model.kind === "text") return draw.one(["x", "y", "longer text"]);
  if (model.kind === "number") return draw.below(100);
  if (model.kind === "free") return draw.one<Json>([{}, { any: "x", to: { b: 1 } }, {}]);
  if (model.kind === "array") return [drawWhole(model.items as Model, draw, depth + 1)];
  const object = model.kind === "again" ? (model.up as Model) : model;
  const value: Record<string, Json> = {};
  if (depth > 2) return value;
  for (const [name, inner] of object.props) {
    const isOdd = inner.internal || inner.readOnly;
    if (draw.chance(isOdd ? 0.04 : 0.6) || (inner.required && !isOdd))
      put(value, name, drawWhole(inner, draw, depth + 1));
  }
  if (object.open !== undefined && draw.chance(0.3)) put(value, "extra", otherValue(object.open, draw));
  return value;
}

const evils: readonly unknown[] = ["evil", 7, null, {}, [], [["evil"]], { to: "evil" }, true];
const envelope = ["$content", "$content-type", "$multipart", "$CONTENT", "$content\u200b"];
const spellings: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name,
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => ` ${name}`,
  (name) => `${name}\u200b`,
  (name) => name.normalize("NFKC"),
  (name) => `${name}.x`,
  (name) => `${name}[0]`,
  (name) => `['${name}']`,
  (name) => `/${name}`,
  (name) => name.replaceAll("ß", "ẞ"),
];

// One key put somewhere, or one value taken for another.
function attack(args: Args, body: Model, draw: Draw): void {
  if (draw.chance(0.05)) {
    put(args, draw.one(["connection", "BODY", "X-Tenant", "body.a", "q"]), "evil");
    return;
  }
  let at: unknown = args["body"];
  let model: Model | undefined = body;
  while (draw.chance(0.6)) {
    if (Array.isArray(at)) [at, model] = [at[0], model?.items];
    else if (isRecord(at)) {
      const keys: readonly string[] = Object.keys(at);
      if (keys.length === 0) break;
      const key: string = draw.one(keys);
      const next: unknown = at[key];
      if (!isRecord(next) && !Array.isArray(next)) break;
      model = model?.props.get(key) ?? (typeof model?.open === "object" ? model.open : undefined);
      if (model?.kind === "again") model = model.up;
      at = next;
    } else break;
  }
  if (!isRecord(at)) return;
  const declared = [...(model?.props.keys() ?? [])];
  const key =
    draw.chance(0.08) || declared.length === 0
      ? draw.one(["extra", ...envelope])
      : draw.one(spellings)(draw.one(declared));
  put(at, key, draw.one(evils));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
