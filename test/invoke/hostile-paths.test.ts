import type { InvokeRequest } from "@interlock/core";
import { createEmulator } from "@interlock/emulator";
import { openNamespace } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { parameter } from "../dynamic/world.ts";
import { act, compiled } from "../locks/wire.ts";
import { hostileValues } from "./hostile-paths.ts";

const templates = [
  "/a/{x}/b/{y}/c",
  "/{x}",
  "/{connectionId}/datasets/{x}/tables/{y}/items",
  "/rooms(RoomList='{x}')/{y}",
  "/v2/{y},{x}/query",
  "/{x}/{x}",
];

describe.each(
  templates.flatMap((template) => ["single", "double"].map((encoding) => [template, encoding] as const)),
)("%s, encoded %s", (template, encoding) => {
  const names = [...new Set([...template.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name as string))];
  const parameters = names.map((name) => parameter(name, "path", { "x-ms-url-encoding": encoding }));
  const given = names.filter((name) => name !== "connectionId");
  const settings = Object.fromEntries(given.map((name) => [`/${name}`, "agent" as const]));
  const operation = { parameters };
  const policy = compiled(template, "get", operation, { parameters: settings });
  const path = template.replace("/{connectionId}", "");

  test(`${hostileValues.length} values stay in their segment, by both ways, or are refused`, async () => {
    const refused: string[] = [];
    const definition = {
      paths: {
        [template]: { get: { operationId: "Act", ...operation } },
        "/admin": { get: { operationId: "Admin" } },
      },
    };
    const emulator = createEmulator({
      connectors: [
        { connection: "c", definition, service: ({ parameters }) => ({ body: { ...parameters } }) },
      ],
    });
    const runtimeUrls = { c: await openNamespace(emulator).admin.runtimeUrl("c") };
    const ways = [openNamespace(emulator), openNamespace({ ...emulator, runtimeUrls })];
    for (const value of hostileValues) {
      const args = Object.fromEntries(given.map((name) => [name, name === "x" ? value : "end"]));
      const call = act(policy, args);
      if (!("request" in call)) {
        refused.push(value);
        continue;
      }
      expect([value, problem(path, call.request)]).toEqual([value, undefined]);
      for (const { invoke } of ways) {
        const { body } = await invoke("c", call.request, { access: "read" });
        expect([value, body]).toEqual([value, args]);
      }
    }
    // Only what no encoding can keep in a segment: nothing, dots, and what is no text at all.
    expect(refused.filter((value) => !isHopeless(value))).toEqual([]);
    expect(hostileValues.length - refused.length).toBeGreaterThan(200);
  });
});

/** What of the template's form is gone, if anything is. */
function problem(template: string, { path }: InvokeRequest): string | undefined {
  const segments = path.split("/");
  const wanted = template.split("/");
  if (segments.length !== wanted.length) return `${segments.length} segments`;
  if (/[?#\\{}\s]|[^\x21-\x7e]/u.test(path)) return "characters that no path has";
  if (segments.some((segment) => /^\.{1,2}$/u.test(decoded(segment)))) return "a dot segment";
  const moved = wanted.some((part, index) => !part.includes("{") && segments[index] !== part);
  return moved ? "another literal segment" : undefined;
}

function decoded(segment: string): string {
  return decodeURIComponent(decodeURIComponent(segment).replaceAll("%", "%25")).replaceAll(/%2e/giu, ".");
}

// Nothing, half a character, a control character, or a step of a walk, however often it is encoded.
function isHopeless(value: string): boolean {
  if (value === "" || !value.isWellFormed()) return true;
  let plain = value;
  for (let round = 0; round < 4; round++) {
    plain = plain.replaceAll(/%c0%ae/giu, ".").replaceAll(/(?:%[0-7][0-9a-f])+/giu, decodeURIComponent);
  }
  return /\p{Cc}/u.test(plain) || plain.split(/[/\\]/u).some((step) => /^\.{1,2}(?:;.*)?$/u.test(step));
}
