import type { Policy, PolicyConnector, ToolEntry } from "@interlock/core";
import { exportRestrictions } from "./export-restrictions.ts";
import type { ServerConfigKind } from "./server-config.ts";

/** Something of a policy that the other document has no place for. */
export interface Loss {
  readonly what: string;
  /**
   * `never`: without it the operation would be another one, so it is left out. `opens`: it protects, so the operation is
   * left out unless the loss is asked for by name. `told`: it is listed.
   */
  readonly weight: "never" | "opens" | "told";
}

/** Everything of a tool that the document cannot say, what stands above it included. */
export function lossesOf(policy: Policy, tool: ToolEntry, to: ServerConfigKind): readonly Loss[] {
  const connector = policy.connectors[tool.connector];
  return [
    ...Object.values(ofPolicy).flatMap((how) => found(how, policy, tool, to)),
    ...(connector === undefined
      ? []
      : Object.values(ofConnector).flatMap((how) => found(how, connector, tool, to))),
    ...Object.values(ofTool).flatMap((how) => found(how, tool, tool, to)),
  ];
}

/** A field is said in the document, follows from the definition that the service has as well, or may be lost. */
type Handling<T> = "said" | "known" | ((holder: T, tool: ToolEntry, to: ServerConfigKind) => readonly Loss[]);

function found<T>(how: Handling<T>, holder: T, tool: ToolEntry, to: ServerConfigKind): readonly Loss[] {
  return typeof how === "function" ? how(holder, tool, to) : [];
}

// Each field has its line here: one that is added to a policy does not compile until somebody has said what becomes of it.
type Table<T> = { readonly [K in keyof Required<T>]: Handling<T> };

const ofPolicy: Table<Policy> = {
  kind: "known",
  version: "known",
  revision: "known",
  connectors: "said",
  tools: "said",
  // Review is what the agent's runtime does by itself; above it a ceiling permits and does not protect.
  ceiling: ({ ceiling }, tool) => {
    if (ceiling === "review") return [];
    const weight = ceiling === "readOnly" ? ceilingWeight(ceiling, tool) : "told";
    return [{ what: "the policy's ceiling", weight }];
  },
  actors: ({ actors }) => (actors === undefined ? [] : [opens("for whom a session may act (actors)")]),
};

const ofConnector: Table<PolicyConnector> = {
  title: "said",
  connection: "said",
  api: "said",
  definition: "known",
  resolved: "known",
  owner: ({ owner }) => (owner === undefined ? [] : [told("the connection's owner")]),
  ceiling: ({ ceiling }, tool) =>
    ceiling === undefined ? [] : [{ what: "the connector's ceiling", weight: ceilingWeight(ceiling, tool) }],
  actors: ({ actors }) => (actors === undefined ? [] : [opens("for whom a session may act on it (actors)")]),
};

const ofTool: Table<ToolEntry> = {
  name: "known",
  connector: "said",
  operation: "said",
  method: "known",
  path: "known",
  title: "said",
  description: "said",
  access: "known",
  destructive: "known",
  unbounded: "known",
  body: "known",
  injected: "said",
  requiredObjects: "said",
  inputSchema: "said",
  checkedSchema: "known",
  reserved: "known",
  outputSchema: "known",
  accessOverride: ({ accessOverride }) => (accessOverride === undefined ? [] : [told("the access override")]),
  parameters: ({ parameters }) =>
    parameters
      .filter(({ key }) => isQualified(key))
      .map(({ key }) => never(`${key} shares its name with another parameter`)),
  agent: ({ agent }) => [
    ...agent
      .filter(({ key }) => isQualified(key))
      .map(({ pointer }) => never(`${pointer} shares its name with another parameter`)),
    ...agent
      .filter(({ declared }) => declared !== undefined)
      .map(({ pointer }) => opens(`that ${pointer} is no declared name`)),
  ],
  locks: ({ locks }) =>
    locks.flatMap((lock) => [
      ...(lock.secret === undefined ? [] : [never(`${lock.pointer} is locked to a secret`)]),
      ...(lock.segments.includes(null) ? [never(`${lock.pointer} is locked in array elements`)] : []),
      ...(isQualified(lock.key) ? [never(`${lock.pointer} shares its name with another parameter`)] : []),
    ]),
  permission: (tool, _, to) => {
    if (tool.permission === "byAccess" && !isMarked(tool))
      return [told("permission byAccess: it became a fixed answer")];
    if (to === "sre-agent")
      return tool.permission === "byAccess" ? [told("permission byAccess: it became a fixed answer")] : [];
    return tool.permission === "allow"
      ? []
      : [opens(`permission ${tool.permission}: a namespace enforces no approvals`)];
  },
  confirm: ({ confirm }, _, to) =>
    confirm && to === "mcp-server-config"
      ? [opens("that its author asks for a person: a namespace enforces no approvals")]
      : [],
  ceiling: ({ ceiling }, tool) =>
    ceiling === undefined ? [] : [{ what: "the ceiling", weight: ceilingWeight(ceiling, tool) }],
  onLocked: ({ onLocked }) =>
    onLocked === "refuse" ? [] : [told("onLocked: ignore: what becomes of such arguments is the service's")],
  constraints: (tool, _, to) =>
    (to === "sre-agent" ? tool.constraints : exportRestrictions(tool).others).map((constraint) =>
      opens(`the constraint on ${constraint.pointer}`),
    ),
  rules: ({ rules }) =>
    rules.map((rule) => opens(`a rule ${rule.permission === "deny" ? "denies" : "asks"}: ${rule.reason}`)),
  limits: ({ limits }) => (limits === undefined ? [] : [opens("limits, beyond which a person is asked")]),
  approval: ({ approval }, tool) => {
    const { approvers, quorum, notRequester, expiresIn } = approval;
    const asks = mayAsk(tool) ? opens : told;
    return [
      ...(approvers === undefined ? [] : [asks(`who may approve: ${approvers.join(", ")}`)]),
      ...(quorum === 1 ? [] : [asks(`the quorum of ${quorum}`)]),
      ...(notRequester ? [asks("that the requester may not approve")] : []),
      ...(expiresIn === 900_000 ? [] : [told("when a request expires")]),
    ];
  },
  grants: ({ grants }) =>
    grants.kind === "exact" && grants.maxUses === undefined && grants.maxTtl === undefined
      ? []
      : [told(`standing grants: ${grants.kind}`)],
};

function never(what: string): Loss {
  return { what, weight: "never" };
}

function opens(what: string): Loss {
  return { what, weight: "opens" };
}

function told(what: string): Loss {
  return { what, weight: "told" };
}

// A ceiling changes no answer of a read that is allowed.
function ceilingWeight(ceiling: Policy["ceiling"], tool: ToolEntry): Loss["weight"] {
  const isStricter = ceiling === "readOnly" || ceiling === "review" || ceiling.autonomous.onAsk !== "proceed";
  return isStricter && (isMarked(tool) || mayAsk(tool)) ? "opens" : "told";
}

/** Whether a tool does more than read. */
function isMarked({ access, destructive, unbounded }: ToolEntry): boolean {
  return access === "write" || destructive || unbounded;
}

/** Whether a tool asks a person in review by its own settings. */
export function asksByItself(tool: ToolEntry): boolean {
  return tool.permission === "ask" || tool.confirm || (tool.permission === "byAccess" && isMarked(tool));
}

function mayAsk(tool: ToolEntry): boolean {
  return (
    asksByItself(tool) ||
    tool.limits !== undefined ||
    tool.rules.some(({ permission }) => permission === "ask")
  );
}

function isQualified(key: string): boolean {
  return /^(?:path|query|header|formData|body):/u.test(key);
}
