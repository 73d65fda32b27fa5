import SwaggerParser from "@apidevtools/swagger-parser";
import type { Issue, JsonObject } from "@interlock/core";

/**
 * Holds a definition against the Swagger 2.0 schema and specification, as warnings: real connectors that work fail it,
 * and it costs many times what reading does. Never reads anything but the definition.
 */
export async function validateDefinition(document: JsonObject): Promise<readonly Issue[]> {
  try {
    await SwaggerParser.validate(structuredClone(document) as never, {
      resolve: { external: false },
      dereference: { circular: "ignore" },
    });
    return [];
  } catch (error) {
    return issuesOf(error);
  }
}

function issuesOf(error: unknown): readonly Issue[] {
  const details = (error as { readonly details?: unknown }).details;
  if (Array.isArray(details)) {
    return details.map((detail: { readonly instancePath?: unknown; readonly message?: unknown }) =>
      invalid(String(detail.message ?? "is not valid"), String(detail.instancePath ?? "")),
    );
  }
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
  return [invalid(message)];
}

function invalid(message: string, pointer = ""): Issue {
  return { code: "swagger-invalid", pointer, message, severity: "warning" };
}
