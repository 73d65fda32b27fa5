import { type Json, type JsonObject, put } from "@interlock/core";
import type { RoleSource } from "@interlock/triage";
import type { Draw, Model } from "./role-fuzz-model.ts";

/** Roles by pointer, as a policy writes them. */
export type Roles = Readonly<Record<string, RoleSource>>;

/** How a pointer continues; written here by the rules of policy.md 2.1, 2.4, not by the product. */
export function below(pointer: string, step: string | null): string {
  if (step === null) return `${pointer}/*`;
  const escaped = step.replaceAll("~", "~0").replaceAll("/", "~1");
  return `${pointer}/${escaped === "*" ? "~2" : escaped}`;
}

/** Random roles: on leaves, on objects above them, on other keys; few that a compiler would refuse. */
export function drawRoles(body: Model, draw: Draw): Roles {
  const roles: Record<string, RoleSource> = {
    "/id": "agent",
    "/q": draw.one(["agent", "skip"] as const),
    "/X-Tenant": { user: "contoso" },
  };
  visit(body, "/body", draw.chance(0.3) ? "agent" : undefined);
  return roles;

  function visit(model: Model, pointer: string, above: "agent" | "skip" | undefined): void {
    const isSkipped = model.required ? 0 : 0.15;
    let role = above;
    const isLeaf = model.kind !== "object" && model.kind !== "array";
    if (model.readOnly) return;
    if (model.internal) {
      if (isLeaf && (draw.chance(0.2) || (model.required && model.preset === undefined)))
        put(roles, pointer, { user: lockValue(model, draw) });
      if (isLeaf) return;
    } else if (isLeaf && draw.chance(0.25)) {
      put(roles, pointer, { user: lockValue(model, draw) });
      return;
    } else if (!isLeaf && pointer !== "/body" && draw.chance(0.08)) {
      put(roles, pointer, { user: lockValue(model, draw) });
      if (draw.chance(0.8)) return;
    } else if (draw.chance(isSkipped)) {
      role = "skip";
      put(roles, pointer, role);
    } else if (draw.chance(isLeaf ? 0.5 : 0.3) || (isLeaf && model.required && role === undefined)) {
      role = "agent";
      put(roles, pointer, role);
    }
    if (model.kind === "array") {
      if (model.items?.kind === "object") visit(model.items, below(pointer, null), role);
      return;
    }
    for (const [name, inner] of model.props) visit(inner, below(pointer, name), role);
    if (model.open !== undefined && !model.internal && model.props.size > 0 && draw.chance(0.35))
      put(roles, `${pointer}/~other`, draw.one(["agent", "agent", "skip"] as const));
  }
}

function lockValue(model: Model, draw: Draw): Json {
  if (model.kind === "text") return draw.one(["L", "locked"]);
  if (model.kind === "number") return 42;
  if (model.kind === "array") return [];
  if (model.kind !== "object") return {};
  const value: Record<string, Json> = {};
  for (const [name, inner] of model.props) {
    if (inner.readOnly || (!inner.required && draw.chance(0.5)) || isFilledIn(inner)) continue;
    put(value, name, lockValue(inner, draw));
  }
  if (model.open === true && draw.chance(0.4)) put(value, "undeclared", "L");
  return value as JsonObject;
}

function isFilledIn(model: Model): boolean {
  return model.internal && model.required && model.preset !== undefined;
}
