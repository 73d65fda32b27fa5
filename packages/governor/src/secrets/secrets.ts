import { type Call, InterlockError, type Policy } from "@interlock/core";
import { createMask, type Mask } from "./mask-secrets.ts";

/** Who knows the locked secrets: by name, or by name and version. */
export type SecretProvider =
  | ((name: string) => string | Promise<string>)
  | {
      /** The version that a secret has now. */
      version(name: string): string | Promise<string>;
      /** Its value, with the version that it is of; a bare text is of the version that is current afterwards. */
      value(name: string): SecretValue | Promise<SecretValue>;
    };

type SecretValue = string | { readonly value: string; readonly version: string };

/** The secrets that the policies of tenants name. */
export interface TenantSecrets {
  /** The versions of a call's locked secrets, `undefined` where the provider has none. */
  versionsOf(call: Call): Promise<Readonly<Record<string, string>> | undefined>;
  /** The values of a call's locked secrets. Throws `secret-changed` when one is not of the version that was decided on. */
  valuesOf(
    call: Call,
    tenant: string,
    versions: Readonly<Record<string, string>> | undefined,
  ): Promise<Readonly<Record<string, string>>>;
  /** What masks every secret that the tenant's policy names; throws where one cannot be resolved. */
  maskFor(tenant: string, policy: Policy): Promise<Mask>;
  /** What masks those that this process has resolved already. */
  knownMask(tenant: string): Mask;
}

const freshFor = 60_000;

/** Keeps what the host's provider has told, for as long as the process lives. */
export function createSecrets(provider: SecretProvider | undefined): TenantSecrets {
  const known = knownSecrets();
  const versioned = typeof provider === "object" ? provider : undefined;
  return {
    knownMask: known.mask,
    versionsOf: async (call) => {
      if (versioned === undefined || call.secrets.length === 0) return undefined;
      const pairs = call.secrets.map(async (name) => [name, await versionOf(versioned, name)] as const);
      return Object.fromEntries(await Promise.all(pairs));
    },
    valuesOf: async (call, tenant, versions) => {
      const resolved = Object.create(null) as Record<string, string>;
      for (const name of call.secrets) {
        const expected = versions !== undefined && Object.hasOwn(versions, name) ? versions[name] : undefined;
        const { value, version } = await resolveSecret(provider, name);
        known.keep(tenant, name, value, version);
        if (expected !== undefined && version !== expected)
          throw new InterlockError(
            "secret-changed",
            `the secret "${name}" has another version than was decided on`,
          );
        resolved[name] = value;
      }
      return resolved;
    },
    maskFor: async (tenant, policy) => {
      for (const name of secretNames(policy)) {
        if (await isFresh(known.last(tenant, name), name, versioned)) continue;
        const { value, version } = await resolveSecret(provider, name);
        known.keep(tenant, name, value, version);
      }
      return known.mask(tenant);
    },
  };
}

interface Known {
  readonly values: Set<string>;
  version: string | undefined;
  at: number;
}

interface KnownSecrets {
  keep(tenant: string, name: string, value: string, version: string | undefined): void;
  /** What was told last of a secret. */
  last(tenant: string, name: string): Known | undefined;
  /** What masks every value that a tenant's secrets have had. */
  mask(tenant: string): Mask;
}

function knownSecrets(): KnownSecrets {
  const tenants = new Map<string, Map<string, Known>>();
  const masks = new Map<string, Mask>();
  return {
    keep: (tenant, name, value, version) => {
      const names = tenants.get(tenant) ?? new Map<string, Known>();
      tenants.set(tenant, names);
      const known = names.get(name) ?? { values: new Set(), version, at: 0 };
      names.set(name, known);
      if (!known.values.has(value)) masks.delete(tenant);
      known.values.add(value);
      known.version = version;
      known.at = performance.now();
    },
    last: (tenant, name) => tenants.get(tenant)?.get(name),
    mask: (tenant) => {
      const mask = masks.get(tenant) ?? maskOf(tenants.get(tenant));
      masks.set(tenant, mask);
      return mask;
    },
  };
}

// A service may give a value back without the white space around it.
function maskOf(names: ReadonlyMap<string, Known> | undefined): Mask {
  return createMask(
    [...(names ?? [])].flatMap(([name, { values }]) =>
      [...new Set([...values].flatMap((value) => [value, value.trim()]))].map((value) => ({ name, value })),
    ),
  );
}

type Versioned = Exclude<SecretProvider, (name: string) => unknown>;

async function resolveSecret(
  provider: SecretProvider | undefined,
  name: string,
): Promise<{ readonly value: string; readonly version: string | undefined }> {
  const versioned = typeof provider === "object" ? provider : undefined;
  const found: unknown = await (versioned === undefined ? ask(provider, name) : versioned.value(name));
  const pair = found as { readonly value?: unknown; readonly version?: unknown } | null;
  const value = typeof found === "string" ? found : pair?.value;
  if (typeof value !== "string" || value === "")
    throw new InterlockError("secret-unknown", `the secret "${name}" has no value`);
  if (versioned === undefined) return { value, version: undefined };
  const version = typeof found === "string" ? await versionOf(versioned, name) : textOf(pair?.version, name);
  return { value, version };
}

async function isFresh(
  known: Known | undefined,
  name: string,
  versioned: Versioned | undefined,
): Promise<boolean> {
  if (known === undefined) return false;
  if (versioned !== undefined) return (await versionOf(versioned, name)) === known.version;
  return performance.now() - known.at < freshFor;
}

async function versionOf(versioned: Versioned, name: string): Promise<string> {
  return textOf(await versioned.version(name), name);
}

const namesOf = new WeakMap<Policy, readonly string[]>();

function secretNames(policy: Policy): readonly string[] {
  let names = namesOf.get(policy);
  if (names === undefined) {
    const locks = policy.tools.flatMap((tool) => tool.locks);
    names = [...new Set(locks.flatMap((lock) => (lock.secret === undefined ? [] : [lock.secret])))];
    namesOf.set(policy, names);
  }
  return names;
}

function ask(provider: SecretProvider | undefined, name: string): string | Promise<string> {
  if (typeof provider === "function") return provider(name);
  throw new InterlockError(
    "secret-unknown",
    "the policy locks a secret, but the governor was given no secret provider",
  );
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new InterlockError("secret-unknown", `the secret "${name}" has no version`);
}
