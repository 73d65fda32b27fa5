import { type Connector, isObject, type Json, type JsonObject, own } from "@interlock/core";
import { firstText, longestDescription, longestTitle } from "../schema/plain-text.ts";

/** What a definition and its `apiProperties.json` tell people about a connector. */
export function connectorFacts(
  document: JsonObject,
  properties?: unknown,
): Pick<Connector, "title" | "description" | "category" | "icon" | "preview"> {
  const info = asObject(own(document, "info"));
  const facts = asObject(own(asObject(properties), "properties") ?? properties);
  const general = asObject(own(facts, "generalInformation"));
  const title = firstText(info, ["title"], longestTitle) ?? firstText(general, ["displayName"], longestTitle);
  const description =
    firstText(info, ["x-ms-description-for-model", "description"], longestDescription) ??
    firstText(general, ["description"], longestDescription);
  const category = categoryOf(document);
  const icon =
    firstText(facts, ["iconUri", "iconUrl"], longestDescription) ??
    firstText(general, ["iconUrl"], longestDescription) ??
    firstText(facts, ["iconBrandColor"], longestTitle);
  return {
    title: title ?? "",
    ...(description === undefined ? {} : { description }),
    ...(category === undefined ? {} : { category }),
    ...(icon === undefined ? {} : { icon }),
    preview: [own(own(info, "x-ms-api-annotation"), "status"), own(general, "releaseTag")].some(isPreview),
  };
}

// [{ "propertyName": "Categories", "propertyValue": "Productivity;Data" }]
function categoryOf(document: JsonObject): string | undefined {
  const metadata: Json | undefined = own(document, "x-ms-connector-metadata");
  if (!Array.isArray(metadata)) return undefined;
  const entry = metadata
    .filter(isObject)
    .find((each) => firstText(each, ["propertyName"], longestTitle)?.toLowerCase() === "categories");
  return entry === undefined ? undefined : firstText(entry, ["propertyValue"], longestTitle);
}

function isPreview(status: unknown): boolean {
  return typeof status === "string" && status.toLowerCase() === "preview";
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
