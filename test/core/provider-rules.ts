import type { Provider } from "@interlock/core";
import { checkPattern } from "@interlock/core/schema";
import { Ajv2020 } from "ajv/dist/2020.js";

// What providers refuse, written down from what they publish and answer, and from nothing of ours: Vertex AI's references of
// FunctionDeclaration and Schema, the Gemini API's of Schema, Anthropic's and OpenAI's messages in public issues, MCP's schema.

type Node = Readonly<Record<string, unknown>>;

/** One rule of a provider: the places of a declaration that it refuses. */
export interface Rule {
  readonly id: string;
  readonly refuses: (declaration: Node) => readonly string[];
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const has = (node: Node, key: string): boolean => Object.hasOwn(node, key);
const keysOf = (value: unknown): readonly string[] => (isNode(value) ? Object.keys(value) : []);

interface Place {
  readonly at: string;
  readonly node: Node;
}

/** Every schema in a schema, itself first. */
function places(
  schema: unknown,
  lists: readonly string[],
  maps: readonly string[],
  ones: readonly string[],
): Place[] {
  const found: Place[] = [];
  const open: { at: string; value: unknown }[] = [{ at: "", value: schema }];
  for (const { at, value } of open) {
    if (!isNode(value)) continue;
    found.push({ at, node: value });
    for (const key of ones) if (has(value, key)) open.push({ at: `${at}/${key}`, value: value[key] });
    for (const key of lists)
      if (Array.isArray(value[key]))
        for (const [i, each] of value[key].entries()) open.push({ at: `${at}/${key}/${i}`, value: each });
    for (const key of maps)
      for (const name of keysOf(value[key]))
        open.push({ at: `${at}/${key}/${name}`, value: (value[key] as Node)[name] });
  }
  return found;
}

const where = (all: readonly Place[], test: (node: Node, at: string) => boolean): readonly string[] =>
  all.filter(({ node, at }) => test(node, at)).map(({ at }) => at);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

// ---- JSON Schema 2020-12

const json = (schema: unknown): Place[] =>
  places(
    schema,
    ["allOf", "anyOf", "oneOf", "prefixItems"],
    ["properties", "patternProperties", "$defs", "dependentSchemas"],
    [
      "items",
      "contains",
      "additionalProperties",
      "propertyNames",
      "not",
      "if",
      "then",
      "else",
      "unevaluatedProperties",
    ],
  );

const ajv = new Ajv2020({ strict: false, validateFormats: false });

function jsonSchemaRules(schemaOf: (declaration: Node) => Node): readonly Rule[] {
  return [
    {
      id: "json-schema-2020-12",
      refuses: (tool) =>
        ajv.validateSchema(schemaOf(tool)) === true ? [] : [JSON.stringify(ajv.errors?.[0])],
    },
    { id: "root-object", refuses: (tool) => (schemaOf(tool)["type"] === "object" ? [] : ["type"]) },
    {
      id: "reference-leads-somewhere",
      refuses: (tool) => {
        const names = keysOf(schemaOf(tool)["$defs"]);
        return where(json(schemaOf(tool)), (node) => {
          if (!has(node, "$ref")) return false;
          const name = /^#\/\$defs\/([A-Za-z0-9._-]+)$/u.exec(textOf(node["$ref"]))?.[1];
          return name === undefined || !names.includes(name);
        });
      },
    },
    {
      id: "pattern-compiles",
      refuses: (tool) =>
        where(json(schemaOf(tool)), (node) => {
          if (!has(node, "pattern")) return false;
          try {
            new RegExp(textOf(node["pattern"]), "u");
            return false;
          } catch {
            return true;
          }
        }),
    },
  ];
}

const nameRule = (pattern: RegExp): Rule => ({
  id: "name",
  refuses: (tool) => (pattern.test(textOf(tool["name"])) ? [] : [textOf(tool["name"])]),
});
const membersRule = (...members: string[]): Rule => ({
  id: "members",
  refuses: (tool) => Object.keys(tool).filter((key) => !members.includes(key)),
});
const keyRule = (schemaOf: (tool: Node) => Node, pattern: RegExp): Rule => ({
  id: "top-level-keys",
  refuses: (tool) => keysOf(schemaOf(tool)["properties"]).filter((key) => !pattern.test(key)),
});
const topRule = (schemaOf: (tool: Node) => Node, ...keywords: string[]): Rule => ({
  id: "nothing-composed-at-the-top",
  refuses: (tool) => keywords.filter((keyword) => has(schemaOf(tool), keyword)),
});
const descriptionRule = (limit: number): Rule => ({
  id: "description-length",
  refuses: (tool) => (textOf(tool["description"]).length <= limit ? [] : ["description"]),
});

// ---- Anthropic

const anthropicSchema = (tool: Node): Node => tool["input_schema"] as Node;
const anthropic: readonly Rule[] = [
  membersRule("name", "description", "input_schema"),
  nameRule(/^[a-zA-Z0-9_-]{1,64}$/u),
  keyRule(anthropicSchema, /^[a-zA-Z0-9_.-]{1,64}$/u),
  topRule(anthropicSchema, "oneOf", "allOf", "anyOf"),
  ...jsonSchemaRules(anthropicSchema),
];

// ---- OpenAI, not strict

const openaiSchema = (tool: Node): Node => tool["parameters"] as Node;
const isOfType = (node: Node, type: string): boolean => [node["type"]].flat().includes(type);
const openai: readonly Rule[] = [
  membersRule("type", "name", "description", "parameters", "strict"),
  {
    id: "function-tool",
    refuses: (tool) => (tool["type"] === "function" && tool["strict"] === false ? [] : ["type"]),
  },
  nameRule(/^[a-zA-Z0-9_-]{1,64}$/u),
  descriptionRule(1024),
  keyRule(openaiSchema, /^[a-zA-Z0-9_-]{1,64}$/u),
  topRule(openaiSchema, "oneOf", "anyOf", "allOf", "enum", "not"),
  // "array schema missing items"
  {
    id: "array-has-items",
    refuses: (tool) =>
      where(json(openaiSchema(tool)), (node) => isOfType(node, "array") && !has(node, "items")),
  },
  // "object schema missing properties"
  {
    id: "object-has-properties",
    refuses: (tool) =>
      where(json(openaiSchema(tool)), (node) => isOfType(node, "object") && !has(node, "properties")),
  },
  // "regex lookaround is not supported", "is not a 'regex'": Python's and Rust's engines read it too.
  {
    id: "pattern-of-every-engine",
    refuses: (tool) =>
      where(
        json(openaiSchema(tool)),
        (node) => has(node, "pattern") && !isOfEveryEngine(textOf(node["pattern"])),
      ),
  },
  ...jsonSchemaRules(openaiSchema),
];

function isOfEveryEngine(pattern: string): boolean {
  const bare = pattern.replaceAll("\\\\", "");
  const escapes = bare.match(/\\[A-Za-z0-9]/gu) ?? [];
  if (!escapes.every((each) => /\\[dDwWsSbBnrtfvxu]/u.test(each))) return false;
  if (/\\u\{|\(\?[^:]|\[\^?\]/u.test(bare)) return false;
  // RE2 is a linear engine like Rust's: neither look-around nor back-references.
  return checkPattern(pattern.replaceAll(/\\u([0-9a-fA-F]{4})/gu, "\\x{$1}")) === undefined;
}

// ---- Gemini

const geminiFields = [
  ...[
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "items",
    "properties",
    "required",
    "anyOf",
  ],
  ...[
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
  ],
  ...["pattern", "default", "example", "propertyOrdering"],
];
const geminiTypes = ["string", "number", "integer", "boolean", "array", "object"];
const geminiPlaces = (tool: Node): Place[] =>
  places(tool["parameters"], ["anyOf"], ["properties"], ["items"]);
const geminiRule = (id: string, refuses: (node: Node, at: string) => boolean): Rule => ({
  id,
  refuses: (tool) => where(geminiPlaces(tool), refuses),
});
const identifier = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/u;
const counts = ["minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength"];
const gemini: readonly Rule[] = [
  membersRule("name", "description", "parameters"),
  nameRule(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/u),
  { id: "description", refuses: (tool) => (textOf(tool["description"]) === "" ? ["description"] : []) },
  {
    id: "parameters-object",
    refuses: (tool) =>
      !has(tool, "parameters") || (isNode(tool["parameters"]) && tool["parameters"]["type"] === "object")
        ? []
        : ["type"],
  },
  // "Unknown name ...: Cannot find field."
  geminiRule("known-fields", (node) => Object.keys(node).some((key) => !geminiFields.includes(key))),
  // "Proto field is not repeating, cannot start list."; a schema without a type is refused by Vertex AI.
  geminiRule("one-type", (node) => !has(node, "anyOf") && !geminiTypes.includes(textOf(node["type"]))),
  geminiRule("any-of-alone", (node) => has(node, "anyOf") && Object.keys(node).length > 1),
  geminiRule(
    "any-of-filled",
    (node) => has(node, "anyOf") && !(Array.isArray(node["anyOf"]) && node["anyOf"].length > 0),
  ),
  // "should be non-empty for OBJECT type"
  geminiRule(
    "object-has-properties",
    (node) => node["type"] === "object" && keysOf(node["properties"]).length === 0,
  ),
  // "only allowed for OBJECT type"
  geminiRule(
    "properties-of-objects",
    (node) => node["type"] !== "object" && (has(node, "properties") || has(node, "required")),
  ),
  geminiRule("parameter-names", (node) => keysOf(node["properties"]).some((key) => !identifier.test(key))),
  // "property is not defined"
  geminiRule("required-is-declared", (node) => {
    const required = (node["required"] ?? []) as readonly string[];
    return (
      required.some((key) => !keysOf(node["properties"]).includes(key)) ||
      new Set(required).size < required.length
    );
  }),
  // "items: missing field"
  geminiRule("array-has-items", (node) => node["type"] === "array" && !isNode(node["items"])),
  geminiRule("items-of-arrays", (node) => node["type"] !== "array" && has(node, "items")),
  // "only allowed for STRING type", "cannot be empty"
  geminiRule("enum-of-texts", (node) => has(node, "enum") && node["type"] !== "string"),
  geminiRule(
    "enum-filled",
    (node) =>
      has(node, "enum") &&
      !(
        Array.isArray(node["enum"]) &&
        node["enum"].length > 0 &&
        node["enum"].every((value) => typeof value === "string" && value !== "")
      ),
  ),
  geminiRule(
    "known-formats",
    (node) =>
      has(node, "format") &&
      ![
        "string:date-time",
        "string:enum",
        "number:float",
        "number:double",
        "integer:int32",
        "integer:int64",
      ].includes(`${node["type"]}:${node["format"]}`),
  ),
  geminiRule("nullable-is-boolean", (node) => has(node, "nullable") && typeof node["nullable"] !== "boolean"),
  geminiRule("counts", (node) =>
    counts.some((key) => has(node, key) && !(Number.isSafeInteger(node[key]) && (node[key] as number) >= 0)),
  ),
  geminiRule("texts", (node) =>
    ["title", "description", "pattern"].some((key) => has(node, key) && typeof node[key] !== "string"),
  ),
];

// ---- MCP

const mcpSchema = (tool: Node): Node => tool["inputSchema"] as Node;
const mcp: readonly Rule[] = [
  membersRule("name", "title", "description", "inputSchema", "outputSchema", "annotations", "_meta"),
  nameRule(/^[A-Za-z0-9._-]{1,128}$/u),
  // `properties?: { [key: string]: object }`
  {
    id: "properties-are-objects",
    refuses: (tool) => {
      const properties = mcpSchema(tool)["properties"];
      return keysOf(properties).filter((key) => !isNode((properties as Node)[key]));
    },
  },
  ...jsonSchemaRules(mcpSchema),
];

/** The rules of each provider for one tool of its own shape. */
export const providerRules: Readonly<Record<Provider, readonly Rule[]>> = { anthropic, openai, gemini, mcp };

/** The single tools in what a provider takes as its list. */
export function declarationsIn(provider: Provider, list: unknown): readonly Node[] {
  if (provider === "gemini") return (list as { functionDeclarations: readonly Node[] }).functionDeclarations;
  return provider === "mcp" ? (list as { tools: readonly Node[] }).tools : (list as readonly Node[]);
}

/** Every refusal of a tool, by rule. */
export function refusals(provider: Provider, declaration: Node): readonly string[] {
  return providerRules[provider].flatMap(({ id, refuses }) =>
    refuses(declaration).map((at) => `${id} ${at}`),
  );
}
