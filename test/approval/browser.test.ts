import { createContext, runInContext } from "node:vm";
import { decide } from "@interlock/approval";
import { mergeLocks } from "@interlock/locks";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { policyOf, toolEntry } from "../fixtures/policy.ts";

// What a page or a worker would do with the packages that decide, and nothing of Node.
const program = `
import { decide } from "@interlock/approval";
import { readPolicy } from "@interlock/core";
import { mergeLocks } from "@interlock/locks";
import { baseTable } from "@interlock/run-mode";

globalThis.answer = (text, tool, args, facts) => {
  const call = mergeLocks(readPolicy(text), tool, JSON.parse(args));
  if (!call.ok) return JSON.stringify(call.issues);
  const { request, requestDigest } = call.value;
  return JSON.stringify({ request, requestDigest, decision: decide(call.value, JSON.parse(facts)) });
};
globalThis.profiles = Object.keys(baseTable).join();
`;

test("what decides runs in a browser: a policy is read, a call merged, digested and decided as in Node", async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname },
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const imported = Object.values(metafile.outputs).flatMap((output) => output.imports);
  expect(imported).toEqual([]);
  expect(Object.keys(metafile.inputs).filter((file) => file.includes("sha256.node"))).toEqual([]);

  // A bare context of V8: the language, and of the platform only what every browser has.
  const context = createContext({ TextEncoder });
  runInContext(outputFiles[0]?.text ?? "", context);
  expect(runInContext("typeof process + typeof require + typeof Buffer", context)).toBe(
    "undefined".repeat(3),
  );
  expect(runInContext("profiles", context)).toBe("strict,azure-sre-agent");

  const policy = policyOf([toolEntry()]);
  const args = { issueId: "OPS-1", comment: { body: "hello" } };
  const facts = {
    now: 1,
    tenant: "t",
    session: "s",
    mode: "review",
    actor: { id: "ann" },
    authority: "held",
    generation: 1,
  } as const;
  const ask = (given: unknown): unknown => {
    Object.assign(context, { given: [policy, "AddComment", given, facts].map(asText) });
    return JSON.parse(runInContext("answer(...given)", context) as string);
  };
  const here = mergeLocks(policy, "AddComment", args);
  if (!here.ok) throw new Error(JSON.stringify(here.issues));
  const { request, requestDigest } = here.value;
  expect(ask(args)).toEqual({ request, requestDigest, decision: decide(here.value, facts) });
  expect(ask({ ...args, comment: { visibility: "All" } })).toMatchObject([
    { code: "missing-parameter", pointer: "/comment/body" },
    { code: "locked-parameter", pointer: "/comment/visibility" },
  ]);
});

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
