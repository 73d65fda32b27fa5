import type { InvokeRequest, Json } from "@interlock/core";
import { createGovernor, createMemoryStore, ephemeralKeys, type GovernorOptions } from "@interlock/governor";
import { expect, test } from "vitest";
import { openToolEntry, policyOf } from "../fixtures/policy.ts";
import { ann } from "../governor/set-up.ts";

const secret = "S3CR3T+VALUE/1-and-more-of-it";
const place = { pointer: "/b/key", key: "b", segments: ["key"] };
const leaf = { pointer: "/b/url", key: "b", segments: ["url"], required: false };
const policy = policyOf([
  openToolEntry({
    name: "SetHook",
    operation: "SetHook",
    method: "put",
    permission: "allow",
    agent: [leaf],
    locks: [{ ...place, value: null, secret: "hook-key" }],
  }),
  openToolEntry({
    name: "GetHook",
    operation: "GetHook",
    method: "get",
    access: "read",
    permission: "allow",
  }),
]);

function hosts(options: Partial<GovernorOptions> = {}) {
  let kept: Json = null;
  let spell = (text: string): Json => text;
  const store = createMemoryStore();
  const keys = ephemeralKeys();
  const invoke = async (_: string, { method, body }: InvokeRequest) => {
    if (method === "PUT") kept = (body as { key: string }).key;
    return { status: 200, headers: {}, body: method === "PUT" ? null : { hook: spell(String(kept)) } };
  };
  const start = () =>
    createGovernor({ policy, store, keys, invoke, secrets: () => secret, ...options }).session({
      mode: "review",
      actor: ann,
    });
  const setSpelling = (next: (text: string) => Json): void => {
    spell = next;
  };
  return { start, setSpelling };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

// Only the secrets of the very call were masked: what one tool stored, another one read back to the model.
test.each<[string, (text: string) => Json]>([
  ["as it is", (text) => text],
  ["inside a text", (text) => `Bearer ${text}!`],
  ["as a key", (text) => ({ [text]: 1 })],
  ["escaped as JSON", (text) => JSON.stringify(`"${text}"`).replace("/", "\\/")],
  ["URL-encoded", (text) => encodeURIComponent(text)],
  ["as base64 at the first alignment", (text) => base64(`${text}tail`)],
  ["as base64 at the second alignment", (text) => base64(`x${text}tail`)],
  ["as base64 at the third alignment", (text) => base64(`xy${text}tail`)],
  ["as base64url", (text) => Buffer.from(`xy${text}`).toString("base64url")],
])("a secret that one tool stored is masked when another reads it back: %s", async (_, spelling) => {
  const { start, setSpelling } = hosts();
  await (await start()).call("SetHook", { b: { url: "u" } });
  setSpelling(spelling);
  // A process that never sent it knows it as well.
  for (const session of [await start(), await start()]) {
    const outcome = await session.call("GetHook", {});
    expect(outcome).toMatchObject({ status: "completed" });
    const text = JSON.stringify(outcome);
    expect(text).toContain("secret:hook-key");
    expect(text).not.toContain(secret);
    // Nor what is left of its spelling without the ends, which may be the text's around it.
    expect(text).not.toContain(JSON.stringify(spelling(secret)).slice(8, -8));
  }
});

test("a secret that reads as a number is masked as one", async () => {
  const digits = "123456789";
  const { start, setSpelling } = hosts({ secrets: () => digits });
  const session = await start();
  await session.call("SetHook", {});
  setSpelling(Number);
  expect(JSON.stringify(await session.call("GetHook", {}))).not.toContain(digits);
});
