import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import {
  type Connector,
  fail,
  type Issue,
  type Json,
  ok,
  own,
  type Policy,
  put,
  type Result,
  safeReadPolicy,
} from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import { compilePolicy } from "./compile/compile-policy.ts";
import { type PolicySource, parsePolicy } from "./file/parse-policy.ts";
import type { ConnectorSource } from "./file/policy-file.ts";
import { openReport } from "./file/report.ts";

/** How a policy is loaded. */
export interface LoadOptions {
  /** Puts a sidecar's schemas into its connector; needed for policies that say `resolved`. */
  readonly graft?: (connector: Connector, resolved: Json) => Connector;
}

/** A policy file with everything that it refers to. */
export interface PolicyFiles {
  readonly source: PolicySource;
  /** By their names in the policy. */
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly resolved: Readonly<Record<string, Json>>;
}

/**
 * Loads a policy: a source file with its definitions (relative to it), or a compiled policy. Everything that is wrong
 * comes as issues; `unreadable-file` when the policy itself cannot be read.
 */
export async function loadPolicy(path: string, options: LoadOptions = {}): Promise<Result<Policy>> {
  const text = await readText(path);
  if (!text.ok) return text;
  if (isCompiled(text.value)) return safeReadPolicy(text.value);
  const files = await loadPolicyFiles(path, options);
  if (!files.ok) return files;
  return compilePolicy(files.value.source, files.value.connectors, files.value.resolved);
}

/** Loads a source file and its definitions without compiling it. */
export async function loadPolicyFiles(path: string, options: LoadOptions = {}): Promise<Result<PolicyFiles>> {
  const text = await readText(path);
  if (!text.ok) return text;
  const source = parsePolicy(text.value);
  if (!source.ok) return source;
  const report = openReport(source.value.positionOf);
  const connectors: Record<string, Connector> = {};
  const resolved: Record<string, Json> = {};
  const entries = Object.entries(source.value.file.connectors);
  const loaded = await Promise.all(entries.map(([, entry]) => loadConnector(entry, dirname(path))));
  entries.forEach(([name], index) => {
    const result = loaded[index] as Result<{ connector: Connector; resolved?: Json }>;
    if (result.ok) {
      const { connector, resolved: sidecar } = result.value;
      if (sidecar === undefined) {
        put(connectors, name, connector);
      } else if (options.graft === undefined) {
        report.add(["connectors", name, "resolved"], notGrafted(name), "value");
      } else {
        put(connectors, name, options.graft(connector, sidecar));
        put(resolved, name, sidecar);
      }
      return;
    }
    for (const issue of result.issues) {
      const key = issue.pointer === "resolved" ? "resolved" : "definition";
      report.add(
        ["connectors", name, key],
        {
          ...issue,
          pointer: `/connectors/${name}/${key}`,
          message: `${entries[index]?.[1][key]}: ${issue.message}`,
        },
        "value",
      );
    }
  });
  return report.issues.length > 0
    ? fail(...report.issues)
    : ok({ source: source.value, connectors, resolved });
}

// Without its schemas the policy would mean something else than what was reviewed.
function notGrafted(name: string): Issue {
  return {
    code: "not-a-policy",
    pointer: `/connectors/${name}/resolved`,
    message: "looked-up schemas cannot be put in here: the option `graft` was not given",
  };
}

/** Whether a text is a compiled policy rather than a source file (policy.md 6.1). */
export function isCompiled(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  try {
    return own(JSON.parse(text) as Json, "kind") === "interlock-policy";
  } catch {
    return false;
  }
}

async function loadConnector(
  source: ConnectorSource,
  folder: string,
): Promise<Result<{ connector: Connector; resolved?: Json }>> {
  const bytes = await readBytes(resolve(folder, source.definition));
  if (!bytes.ok) return bytes;
  const connector = readConnector(bytes.value);
  if (!connector.ok) return connector;
  if (source.resolved === undefined) return ok({ connector: connector.value });
  const sidecar = await readText(resolve(folder, source.resolved));
  if (!sidecar.ok) return fail(...sidecar.issues.map((issue) => ({ ...issue, pointer: "resolved" })));
  try {
    return ok({ connector: connector.value, resolved: JSON.parse(sidecar.value) as Json });
  } catch {
    return fail({ code: "invalid-json", pointer: "resolved", message: "the sidecar is not valid JSON" });
  }
}

async function readText(path: string): Promise<Result<string>> {
  const bytes = await readBytes(path);
  return bytes.ok ? ok(new TextDecoder().decode(bytes.value)) : bytes;
}

async function readBytes(path: string): Promise<Result<Uint8Array>> {
  try {
    return ok(await readFile(path));
  } catch (error) {
    return fail(unreadable(path, error));
  }
}

function unreadable(path: string, error: unknown): Issue {
  const code = (error as { code?: unknown }).code;
  const why =
    code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(code);
  return { code: "unreadable-file", pointer: "", message: `${path} cannot be read: ${why}` };
}
