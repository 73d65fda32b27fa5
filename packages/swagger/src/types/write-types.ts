import { isObject, type JsonSchema, own, type Tool } from "@interlock/core";
import { compile } from "json-schema-to-typescript";
import { indent } from "./layout.ts";
import { createTypeNames, identifier } from "./type-names.ts";
import { commentText, typeSchema } from "./type-schema.ts";

/**
 * TypeScript for tools: `<Tool>Arguments` (what the agent supplies, nothing else) and `<Tool>Result` for each, with doc
 * comments from the definition. Names are legal, unique, and those of a tool do not depend on the other tools unless
 * they collide. Given the same tools, the same text; it compiles under `strict`.
 */
export async function writeTypes(tools: readonly Tool[]): Promise<string> {
  const names = createTypeNames();
  const parts: string[] = ["// Written by `interlock types`; not to be edited."];
  for (const tool of tools) {
    parts.push(
      await names.claim(tool.name, async (base) =>
        [
          await writeType(
            `${base}Arguments`,
            tool.inputSchema,
            `What the agent supplies to ${tool.name}. ${tool.description}`,
          ),
          await writeType(`${base}Result`, tool.outputSchema, `What ${tool.name} answers.`),
        ].join("\n"),
      ),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

async function writeType(name: string, schema: JsonSchema | undefined, description: string): Promise<string> {
  const definitions = own(schema, "$defs");
  const keys = isObject(definitions) ? Object.keys(definitions) : [];
  const typeNames = definitionTypeNames(name, keys);
  const typeOf = (reference: string) => typeNames.get(reference.replace(/^#\/\$defs\//u, "")) ?? "unknown";
  const written = [
    await generate(name, { ...typeSchema(schema ?? {}, typeOf), description: commentText(description) }),
  ];
  for (const key of keys) {
    const definition = own(definitions, key);
    if (isObject(definition))
      written.push(await generate(typeNames.get(key) as string, typeSchema(definition, typeOf)));
  }
  return written.join("\n");
}

async function generate(name: string, schema: JsonSchema): Promise<string> {
  const text = await compile(schema as never, name, {
    bannerComment: "",
    additionalProperties: true,
    format: false,
    ignoreMinAndMaxItems: true,
    strictIndexSignatures: false,
    unknownAny: true,
    // Nothing is read but the schema.
    $refOptions: { resolve: { external: false } },
  });
  return indent(text.trim().replaceAll(/^(\s*)\[k: string\]: /gmu, "$1[key: string]: "));
}

function definitionTypeNames(name: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>([name]);
  const names = new Map<string, string>();
  for (const key of keys) {
    const plain = `${name}${identifier(key)}`;
    let unique = plain;
    for (let next = 2; taken.has(unique); next++) unique = `${plain}V${next}`;
    taken.add(unique);
    names.set(key, unique);
  }
  return names;
}
