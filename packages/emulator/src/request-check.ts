import {
  argumentsSchema,
  type Connector,
  formatPath,
  type Issue,
  type Json,
  type Operation,
  own,
  type Parameter,
  put,
} from "@interlock/core";
import { type CheckValue, compileSchema } from "@interlock/core/schema";
import { typedText } from "./parameter-text.ts";
import type { Received } from "./recorder.ts";
import type { Router } from "./routes.ts";

/** Tells what is wrong with a request by the definition that it arrived at; empty = the definition accepts it. */
export type CheckRequest = (received: Received) => readonly Issue[];

/** A check against one connector's definition; schemas are compiled when they are first needed. */
export function openRequestCheck(connector: Connector, router: Router): CheckRequest {
  const byId = new Map(connector.operations.map((operation) => [operation.id, operation]));
  return (received) => {
    const operation = received.operation === undefined ? undefined : byId.get(received.operation);
    if (operation === undefined)
      return [issue("operation-unknown", "", "no operation has this method and path")];
    const path = router.match(received.method, received.path)?.parameters ?? {};
    const texts = { path, query: received.queries, header: received.headers };
    return [...parameterIssues(operation, texts), ...bodyIssues(operation, received.body)];
  };
}

type Texts = Readonly<Record<"path" | "query" | "header", Readonly<Record<string, string>>>>;

function parameterIssues(operation: Operation, texts: Texts): readonly Issue[] {
  const issues: Issue[] = [];
  for (const place of ["path", "query", "header"] as const) {
    const declared = operation.parameters.filter((leaf) => leaf.in === place);
    const nameOf = (name: string) => (place === "header" ? name.toLowerCase() : name);
    for (const leaf of declared) {
      const text = own<string>(texts[place], nameOf(leaf.name));
      if (text === undefined) {
        if (leaf.required && !leaf.transport)
          issues.push(issue("missing-parameter", leaf.pointer, "is missing"));
        continue;
      }
      const value = typedText(text, leaf);
      const broken =
        value === undefined ? ["type"] : checkOf(leaf, operation)(value).map(({ keyword }) => keyword);
      if (broken.length > 0)
        issues.push(issue("type-mismatch", leaf.pointer, `does not fit: ${broken.join(", ")}`));
    }
    const known = new Set(declared.map((leaf) => nameOf(leaf.name)));
    for (const name of Object.keys(texts[place])) {
      if (known.has(name) || (place === "header" && isTransport(name))) continue;
      issues.push(issue("unknown-parameter", formatPath([name]), `is no ${place} parameter`));
    }
  }
  return issues;
}

// What every HTTP client adds by itself.
function isTransport(name: string): boolean {
  return /^(?:accept(?:-.*)?|content-.*|user-agent|connection|host|sec-fetch-mode|x-ms-client-request-id)$/iu.test(
    name,
  );
}

function bodyIssues(operation: Operation, body: Json | undefined): readonly Issue[] {
  if (operation.body === undefined) {
    return body === undefined ? [] : [issue("unknown-parameter", "", "the operation takes no body")];
  }
  const { name, required, encoding } = operation.body;
  if (body === undefined)
    return required ? [issue("missing-parameter", `/${name}`, "the body is missing")] : [];
  if (encoding !== "json") return [];
  const args: Record<string, Json> = {};
  const key =
    operation.parameters.find((leaf) => leaf.in === "body")?.key ?? operation.containers[0]?.key ?? name;
  put(args, key, body);
  return bodyCheckOf(operation)(args).map(({ path, keyword, property }) =>
    issue(
      "type-mismatch",
      formatPath([...path, ...(property === undefined ? [] : [property])]),
      `does not fit: ${keyword}`,
    ),
  );
}

function issue(code: string, pointer: string, message: string): Issue {
  return { code, pointer, message };
}

const checks = new WeakMap<Parameter, CheckValue>();
const bodyChecks = new WeakMap<Operation, CheckValue>();

function checkOf(leaf: Parameter, { definitions }: Operation): CheckValue {
  let check = checks.get(leaf);
  if (check === undefined) {
    check = compileSchema({ ...leaf.schema, $defs: definitions });
    checks.set(leaf, check);
  }
  return check;
}

function bodyCheckOf(operation: Operation): CheckValue {
  let check = bodyChecks.get(operation);
  if (check === undefined) {
    check = compileSchema(bodySchema(operation));
    bodyChecks.set(operation, check);
  }
  return check;
}

// What a looked-up schema declares stands in no definition, so there anything goes.
function bodySchema(operation: Operation): Parameters<typeof compileSchema>[0] {
  const isLookedUp = ({ dynamic }: Pick<Parameter, "dynamic">): boolean =>
    dynamic.some(({ kind }) => kind === "schema" || kind === "properties");
  const containers = operation.containers.map((container) =>
    isLookedUp(container) ? { ...container, open: true } : container,
  );
  const parameters = operation.parameters.map((leaf) =>
    leaf.in === "body" && isLookedUp(leaf) ? { ...leaf, schema: {} } : leaf,
  );
  const { definitions } = operation;
  return argumentsSchema(
    { ...operation, parameters, definitions, containers },
    {
      leaf: (leaf) => (leaf.in === "body" ? { required: leaf.requiredLocal } : undefined),
      container: (container) => container.requiredLocal,
      otherKeys: () => true,
    },
  );
}
