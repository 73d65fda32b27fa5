import { isObject, type Json, type JsonObject, own, put } from "@interlock/core";
import { follow } from "./reference.ts";

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
  const patterns = routes
    .map((route) => ({ route, ...compile(route) }))
    .sort((a, b) => b.literals - a.literals);
  return {
    routes,
    match: (method, path) => {
      for (const { route, pattern, names } of patterns) {
        const found = route.method === method ? pattern.exec(path) : null;
        const parameters = found && decodeAll(names, found.slice(1));
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

// The connection's segment is in the runtime's base address, never in a request (connectors.md §0.2.1).
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

function compile(route: Route): { pattern: RegExp; names: readonly Name[]; literals: number } {
  const names: Name[] = [];
  let literals = 0;
  const source = route.template
    .split(/(\{[^{}]*\})/u)
    .map((part) => {
      if (!/^\{[^{}]*\}$/u.test(part)) {
        literals += part.length;
        return literal(part);
      }
      const name = part.slice(1, -1);
      names.push({ name, times: isDouble(route, name) ? 2 : 1 });
      return "([^/]+?)";
    })
    .join("");
  return { pattern: new RegExp(`^${source}$`, "u"), names, literals };
}

interface Name {
  readonly name: string;
  /** How often its value was encoded. */
  readonly times: number;
}

// A template's own characters may arrive encoded (`(` as `%28`), so both forms of each fit.
function literal(text: string): string {
  return [...text]
    .map((char) => {
      const itself = `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
      return /[\w/-]/u.test(char) ? itself : `(?:${itself}|${encoded(char)})`;
    })
    .join("");
}

function encoded(char: string): string {
  return Buffer.from(char)
    .toString("hex")
    .replaceAll(
      /../gu,
      (byte) => `%${byte.replaceAll(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`)}`,
    );
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
