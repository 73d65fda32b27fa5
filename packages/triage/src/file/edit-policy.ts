import { canonicalJson, hasUnseen, isObject, type Json, type JsonObject } from "@interlock/core";
import { type Document, isMap, isNode, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import { parsePolicy } from "./parse-policy.ts";
import type { PolicyFile } from "./policy-file.ts";
import { visibleYaml, writePolicy } from "./policy-yaml.ts";
import { keyName } from "./yaml-positions.ts";

/**
 * The text of a policy file, changed to say what `file` says: comments, order and spelling of what stays are kept. What
 * cannot be changed in place (aliases that would change what stands elsewhere) is written anew, without comments.
 */
export function editPolicy(text: string, file: PolicyFile): string {
  const document = parseDocument(text, { version: "1.2", uniqueKeys: false });
  const wanted = JSON.parse(JSON.stringify(file)) as JsonObject;
  if (document.errors.length > 0 || !isMap(document.contents)) return writePolicy(file);
  if (
    says(document as unknown as Document, document.contents, wanted) &&
    !hasUnseen(text.replaceAll(/\r?\n/gu, " "))
  )
    return text;
  edit(document as unknown as Document, document.contents as YAMLMap, wanted);
  const edited = visibleYaml(document as unknown as Document, { lineWidth: 0 });
  const again = parsePolicy(edited);
  const isSame = again.ok && canonicalJson(again.value.file as unknown as Json) === canonicalJson(wanted);
  return isSame ? edited : writePolicy(file);
}

function edit(document: Document, map: YAMLMap, wanted: JsonObject): void {
  map.items = map.items.filter((pair) => Object.hasOwn(wanted, keyName(pair.key)));
  const pairs = new Map(map.items.map((pair) => [keyName(pair.key), pair]));
  for (const [name, value] of Object.entries(wanted)) {
    const pair = pairs.get(name);
    if (pair === undefined) map.add(document.createPair(name, value) as Pair);
    else if (isMap(pair.value) && isObject(value)) edit(document, pair.value, value);
    else if (!says(document, pair.value, value)) replace(document, pair, value);
  }
}

function says(document: Document, node: unknown, value: Json): boolean {
  const said = (isNode(node) ? node.toJS(document) : node) ?? null;
  try {
    return canonicalJson(said as Json) === canonicalJson(value);
  } catch {
    return false;
  }
}

function replace(document: Document, pair: Pair, value: Json): void {
  const before = pair.value;
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  if (isNode(before) && isScalar(before)) {
    if (before.comment != null) node.comment = before.comment;
    if (before.commentBefore != null) node.commentBefore = before.commentBefore;
  }
  pair.value = node;
}
