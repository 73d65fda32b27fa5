import { isObject, type Json, type JsonObject, own, put } from "@interlock/core";
import { follow } from "./reference.ts";
import { readTemplate, type Template } from "./template.ts";

/** One operation of a definition, ready to be matched. */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly operation: string;
  readonly declared: JsonObject;
  /** Merged from path item and operation, references followed. */
  readonly parameters: readonly JsonObject[];
  readonly trigger: boolean;
}

/** The way from a request to its operation. */
export interface Router {
  readonly routes: readonly Route[];
  /** The most literal template that fits, with its path parameters decoded; `undefined` when none does. */
  match(
    method: string,
    path: string,
  ): { readonly route: Route; readonly parameters: Record<string, string> } | undefined;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch"];

/** Reads the routes of a Swagger document. Whatever is malformed in it makes no route. */
export function createRouter(document: JsonObject): Router {
  const routes = readRoutes(document);
  const templates = routes
    .map((route) => ({ route, template: readTemplate(route.template) }))
    .sort((a, b) => b.template.literals - a.template.literals);
  return {
    routes,
    match: (method, path) => {
      for (const { route, template } of templates) {
        const values = route.method === method ? template.match(path) : undefined;
        const parameters = values && decodeAll(namesOf(route, template), values);
        if (parameters) return { route, parameters };
      }
      return undefined;
    },
  };
}

function readRoutes(document: JsonObject): readonly Route[] {
  return entries(own(document, "paths")).flatMap(([template, written]) => {
    const item = follow(document, written);
    if (!template.startsWith("/") || !isObject(item)) return [];
    return methods.flatMap((method) => {
      const declared = own(item, method);
      if (!isObject(declared)) return [];
      const id = own(declared, "operationId");
      const path = withoutConnection(template);
      return [
        {
          method: method.toUpperCase(),
          template: path,
          operation: typeof id === "string" ? id : `${method} ${path}`,
          declared,
          parameters: parametersOf(document, item, declared),
          trigger:
            Object.hasOwn(declared, "x-ms-trigger") || Object.hasOwn(item, "x-ms-notification-content"),
        },
      ];
    });
  });
}

// The connection's segment is in the runtime's base address, never in a request (connectors.md 0.2.1).
function withoutConnection(template: string): string {
  return template.includes("{connectionId}")
    ? template.replace("{connectionId}", "").replace("//", "/")
    : template;
}

function parametersOf(document: JsonObject, item: JsonObject, operation: JsonObject): readonly JsonObject[] {
  const merged = new Map<string, JsonObject>();
  for (const list of [own(item, "parameters"), own(operation, "parameters")]) {
    for (const written of Array.isArray(list) ? list : []) {
      const parameter = follow(document, written);
      if (isObject(parameter)) merged.set(`${own(parameter, "in")} ${own(parameter, "name")}`, parameter);
    }
  }
  return [...merged.values()];
}

interface Name {
  readonly name: string;
  /** How often its value was encoded. */
  readonly times: number;
}

function namesOf(route: Route, { names }: Template): readonly Name[] {
  return names.map((name) => ({ name, times: isDouble(route, name) ? 2 : 1 }));
}

function isDouble(route: Route, name: string): boolean {
  const parameter = route.parameters.find((one) => own(one, "in") === "path" && own(one, "name") === name);
  return String(own(parameter, "x-ms-url-encoding")).toLowerCase() === "double";
}

function decodeAll(names: readonly Name[], values: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  try {
    names.forEach(({ name, times }, index) => {
      let value = values[index] as string;
      for (let round = 0; round < times; round += 1) value = decodeURIComponent(value);
      put(parameters, name, value);
    });
    return parameters;
  } catch {
    return undefined;
  }
}

function entries(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}
