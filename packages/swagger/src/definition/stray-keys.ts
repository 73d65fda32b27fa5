import { isObject, type JsonObject } from "@interlock/core";

/** Members of a path item that are no operation, though one may have been meant; each with what is wrong. */
export function strayKeys(
  pathItem: JsonObject,
  methods: readonly string[],
): readonly { readonly key: string; readonly message: string }[] {
  return Object.keys(pathItem).flatMap((key) => {
    if (key === "parameters" || key === "$ref" || key.startsWith("x-")) return [];
    if (!methods.includes(key)) {
      const isMethod = methods.includes(key.toLowerCase());
      const why = isMethod ? "methods are written in lower case" : "it is no method of a connector";
      return [{ key, message: `${JSON.stringify(key)} in a path is ignored: ${why}` }];
    }
    return isObject(pathItem[key])
      ? []
      : [{ key, message: `${JSON.stringify(key)} in a path is ignored: it is no object` }];
  });
}
