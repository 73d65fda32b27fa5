import { fail, formatPath, type Issue, isObject, type Json, ok, own, type Result } from "@interlock/core";
import type * as z from "zod";
import { type FormWords, formWords } from "./form-words.ts";
import type { PolicyFile } from "./policy-file.ts";
import { policyFileSchema } from "./policy-file-schema.ts";
import { readYaml, type YamlText } from "./read-yaml.ts";
import { didYouMean } from "./suggestion.ts";
import type { FindPosition } from "./yaml-positions.ts";

/** A policy file, read, with the place of everything in it. */
export interface PolicySource {
  readonly file: PolicyFile;
  /** By path in the file, as `formatPath` writes it; absent for a policy that was never a text. */
  readonly positionOf?: FindPosition;
}

/** Reads the text of a policy file: its form, with line and column of everything that is wrong. */
export function parsePolicy(text: string): Result<PolicySource> {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const { value, positionOf } = yaml.value;
  if (!isObject(value)) {
    return fail({
      code: "not-a-policy",
      pointer: "",
      message: "a policy is a mapping that begins with `interlock: 1`",
      line: 1,
      column: 1,
    });
  }
  const parsed = policyFileSchema.safeParse(value);
  // zod's copy leaves out what it does not know; the value itself is what the author wrote.
  if (parsed.success) return ok({ file: value as unknown as PolicyFile, positionOf });
  return fail(...parsed.error.issues.flatMap((issue) => formIssues(issue, [], { value, positionOf })));
}

type Path = readonly (string | number)[];
const permissions = ["allow", "ask", "deny", "byAccess"];

function formIssues(issue: z.core.$ZodIssue, prefix: Path, text: YamlText): Issue[] {
  const { positionOf } = text;
  const path: Path = [...prefix, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey([...path, key], key, positionOf));
  }
  if (issue.code === "invalid_union") {
    const branch = issue.errors.find((errors) => errors.some((inner) => inner.code === "unrecognized_keys"));
    if (branch !== undefined) return branch.flatMap((inner) => formIssues(inner, path, text));
  }
  const last = path.at(-1);
  const isPermission = last === "permission" && path.length === 5;
  const pointer = formatPath(path);
  const found = positionOf(pointer);
  const missing = found === undefined;
  const place = found ?? positionOf(formatPath(path.slice(0, -1)));
  const words = missing
    ? { message: `${pointer} is missing` }
    : isPermission
      ? permissionWords(pointer, valueAt(text.value, path))
      : formWords(pointer, path, valueAt(text.value, path), issue);
  return [
    {
      code: isPermission ? "unknown-permission" : "not-a-policy",
      pointer,
      ...(isPermission ? { suggestion: `write permission: ${permissions.join(" | ")}` } : {}),
      ...words,
      ...operationAt(path),
      ...(place === undefined ? {} : missing ? (place.key ?? place.value) : place.value),
    },
  ];
}

function permissionWords(pointer: string, value: Json | undefined): FormWords {
  return {
    message: `${pointer} is none of ${permissions.join(", ")}`,
    ...didYouMean(String(value), permissions),
  };
}

function valueAt(value: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, step) => (Array.isArray(at) ? at[Number(step)] : own(at, String(step))),
    value,
  );
}

function unknownKey(path: Path, key: string, positionOf: FindPosition): Issue {
  const place = positionOf(formatPath(path));
  return {
    code: "unknown-key",
    pointer: formatPath(path),
    message: `"${key}" is not a key of a policy here`,
    ...operationAt(path),
    ...(place === undefined ? {} : (place.key ?? place.value)),
    ...(/^groups?$/iu.test(key)
      ? { suggestion: "a group stands in a list: approvers: [ group:NAME ], actors: [ group:NAME ]" }
      : didYouMean(key, keysAt(path))),
  };
}

/** The connector and the operation that a path of the file lies in. */
export function operationAt(path: Path): { connector?: string; operation?: string } {
  if (path[0] !== "connectors" || typeof path[1] !== "string") return {};
  return path[2] === "operations" && typeof path[3] === "string"
    ? { connector: path[1], operation: path[3] }
    : { connector: path[1] };
}

const keys: Readonly<Record<string, readonly string[]>> = {
  "": ["interlock", "ceiling", "actors", "connectors"],
  connector: ["definition", "connection", "api", "owner", "ceiling", "actors", "resolved", "operations"],
  operation: [
    "enabled",
    "permission",
    "description",
    "parameters",
    "constraints",
    "rules",
    "limits",
    "approval",
    "grants",
    "ceiling",
    "onLocked",
    "access",
  ],
  parameters: ["user", "title"],
  rules: ["if", "origins", "permission", "reason", "tellAgent"],
  limits: ["perSession", "perHour", "perDay", "pending"],
  approval: ["approvers", "quorum", "notRequester", "expiresIn", "bytes"],
  grants: ["kind", "maxUses", "maxTtl"],
  access: ["is", "because"],
  ceiling: ["autonomous", "onAsk"],
};

function keysAt(path: Path): readonly string[] {
  const kind =
    path.length === 1
      ? ""
      : path.length === 3
        ? "connector"
        : path.length === 5
          ? "operation"
          : String(path[4]);
  return path.includes("ceiling") ? (keys["ceiling"] ?? []) : (own<readonly string[]>(keys, kind) ?? []);
}
