import { invokeError } from "./codes.ts";

/** Where a namespace is. */
export interface ResourceId {
  /** `/subscriptions/…/connectorGateways/{namespace}`, without a slash at the end. */
  readonly path: string;
  readonly subscription: string;
  readonly namespace: string;
}

const name = "[a-zA-Z0-9_.()-]{1,79}";
const form = new RegExp(
  `^/subscriptions/([0-9a-zA-Z-]{1,64})/resourceGroups/([-\\w.()]{1,90})/providers/Microsoft\\.Web/connectorGateways/(${name})$`,
  "iu",
);
const wholeName = new RegExp(`^${name}$`, "u");
// The documented pattern admits `.` and `..`, which a URL would resolve away.
const onlyDots = /^\.+$/u;

/** Reads a namespace's resource id; `namespace-invalid` when it is none (connectors.md 8). */
export function parseResourceId(text: string): ResourceId {
  const match = form.exec(text.replace(/\/$/u, ""));
  const [path, subscription, group, namespace] = match ?? [];
  if (!path || !subscription || !group || !namespace || onlyDots.test(group) || onlyDots.test(namespace)) {
    throw invokeError(
      "namespace-invalid",
      "The resource id of the namespace must be /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Web/connectorGateways/{name}.",
      { mayHaveRun: false },
    );
  }
  return { path, subscription, namespace };
}

/** Whether a text is a legal name of a connection or connector. */
export function isResourceName(text: unknown): text is string {
  return typeof text === "string" && wholeName.test(text) && !onlyDots.test(text);
}

/** Refuses what is no connection name, before anything is sent. */
export function checkConnection(connection: string): void {
  if (isResourceName(connection)) return;
  throw invokeError(
    "connection-invalid",
    "A connection's name has 1 to 79 of the characters a-z A-Z 0-9 _ . ( ) -, and is not only dots.",
    { mayHaveRun: false },
  );
}
