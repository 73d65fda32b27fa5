import type { Json, JsonObject } from "@interlock/core";

/** The keywords of a leaf's node that the leaf itself tells. */
export interface LeafKeywords {
  summary: Json | undefined;
  title: Json | undefined;
  description: Json | undefined;
  descriptionForModel: Json | undefined;
  visibility: Json | undefined;
  format: Json | undefined;
  choices: Json | undefined;
  preset: Json | undefined;
  readOnly: boolean;
  notificationUrl: boolean;
  secret: boolean;
  /** Whether there is any `x-ms-dynamic-*`. */
  dynamic: boolean;
  /** Whether its schema is told by title, description, format, readOnly and type alone. */
  plain: boolean;
}

/** Reads them in one pass over the node's keys; most leaves have five and would be asked for fifteen. */
export function leafKeywords(schema: JsonObject): Readonly<LeafKeywords> {
  const found: LeafKeywords = {
    summary: undefined,
    title: undefined,
    description: undefined,
    descriptionForModel: undefined,
    visibility: undefined,
    format: undefined,
    choices: undefined,
    preset: undefined,
    readOnly: false,
    notificationUrl: false,
    secret: false,
    dynamic: false,
    plain: true,
  };
  for (const key of Object.keys(schema)) take(key, schema[key] as Json, found);
  return found;
}

/** Whether a node has any dynamic marker. */
export function hasMarkers(schema: JsonObject | undefined): boolean {
  return schema !== undefined && Object.keys(schema).some((key) => key.startsWith("x-ms-dynamic-"));
}

function take(key: string, value: Json, to: LeafKeywords): void {
  switch (key) {
    case "title":
      to.title = value;
      break;
    case "description":
      to.description = value;
      break;
    case "format":
      to.format = value;
      to.secret ||= value === "password";
      break;
    case "enum":
      to.choices = value;
      to.plain = false;
      break;
    case "default":
      to.preset = value;
      to.plain = false;
      break;
    case "readOnly":
      to.readOnly = value === true;
      break;
    case "type":
    case "name":
    case "in":
    case "required":
      break;
    default:
      if (key.startsWith("x-ms-")) takeExtension(key, value, to);
      else to.plain = false;
  }
}

function takeExtension(key: string, value: Json, to: LeafKeywords): void {
  switch (key) {
    case "x-ms-summary":
      to.summary = value;
      break;
    case "x-ms-description-for-model":
      to.descriptionForModel = value;
      break;
    case "x-ms-visibility":
      to.visibility = value;
      break;
    case "x-ms-notification-url":
      to.notificationUrl = value === true;
      break;
    case "x-ms-secret":
      to.secret ||= value === true;
      break;
    default:
      to.dynamic ||= key.startsWith("x-ms-dynamic-");
      to.plain &&= !key.startsWith("x-ms-enum");
  }
}
