/** The REST versions that this package speaks, in one place. */
export const apiVersions: {
  /** The namespace and everything below it. */
  readonly namespace: "2026-05-01-preview";
  /** The catalog of a location: operations and definitions of managed connectors. */
  readonly managedApis: "2016-06-01";
} = { namespace: "2026-05-01-preview", managedApis: "2016-06-01" };
