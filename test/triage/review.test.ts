import type { Connector, Operation } from "@interlock/core";
import {
  compilePolicy,
  countSelected,
  driftReport,
  governanceTable,
  groupOperations,
  type PolicyFile,
  parsePolicy,
  reviewSummary,
  searchOperations,
  selectOperations,
  writePolicy,
} from "@interlock/triage";
import { expect, test } from "vitest";
import { connector, container, leaf, operation } from "./connector.ts";

const get = operation("GetIssue", [leaf("/id", { requiredLocal: true })], [], {
  method: "get",
  access: "read",
  title: "Get issue",
  description: "Reads one ticket",
});
const add = operation(
  "AddComment",
  [
    leaf("/project", { requiredLocal: true }),
    leaf("/c/text", { requiredLocal: true }),
    leaf("/c/kind", { schema: { type: "string", enum: ["a", "b"] } }),
    leaf("/c/version", { internal: true, requiredLocal: true, default: "1" }),
  ],
  [container("/c", { requiredLocal: true })],
);
const remove = operation("DeleteIssue", [leaf("/id", { requiredLocal: true })], [], {
  method: "delete",
  destructive: true,
});
const hook = operation("OnIssue", [], [], { trigger: { kind: "polling" } });
const hidden = operation("ListProjects", [], [], { visibility: "internal", access: "read" });
const proxy = operation("HttpRequest", [], [], { unbounded: true });
const jira = connector([get, add, remove, hook, hidden, proxy], { v: 1 });

const file: PolicyFile = {
  interlock: 1,
  connectors: {
    jira: {
      definition: "x",
      connection: "jira-ops",
      owner: "svc@contoso.com",
      operations: {
        GetIssue: { permission: "allow", parameters: { "/id": "agent" } },
        AddComment: {
          permission: "ask",
          parameters: { "/project": { user: "OPS" }, "/c/text": "agent", "/c/kind": "agent" },
        },
        DeleteIssue: { enabled: false, permission: "byAccess", parameters: { "/id": "agent" } },
      },
    },
  },
};

function compiled(definition: Connector = jira, source: PolicyFile = file) {
  const policy = compilePolicy({ file: source }, { jira: definition });
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return policy.value;
}

const source = file.connectors["jira"] as PolicyFile["connectors"][string];

test("operations are found by words in name, summary and description, and grouped apart", () => {
  expect(searchOperations(jira, "issue TICKET").map(({ id }) => id)).toEqual(["GetIssue"]);
  expect(searchOperations(jira, "").map(({ id }) => id)).toEqual(["GetIssue", "AddComment", "DeleteIssue"]);
  const groups = groupOperations(jira);
  expect(Object.values(groups).map((group) => group.map((each: Operation) => each.id))).toEqual([
    ["GetIssue"],
    ["AddComment"],
    ["DeleteIssue"],
    ["HttpRequest"],
    ["OnIssue"],
    ["ListProjects"],
    [],
  ]);
  expect(countSelected(source, jira)).toEqual({ selected: 2, of: 3 });
});

test("what is deselected keeps its settings, and gets them back", () => {
  const none = selectOperations(source, jira, ["DeleteIssue"], "ask");
  expect(none.operations["AddComment"]).toEqual({ enabled: false, ...source.operations["AddComment"] });
  const { enabled: _, ...settings } = source.operations["DeleteIssue"] ?? { permission: "ask" };
  expect(none.operations["DeleteIssue"]).toEqual(settings);
  const all = selectOperations(none, jira, "all", "ask");
  expect(all.operations["AddComment"]).toEqual(source.operations["AddComment"]);
  expect(Object.keys(all.operations)).not.toContain("HttpRequest");
});

test("the governance table says each parameter's role, disabled operations included", () => {
  const table = governanceTable(file, { jira });
  expect(table.map((row) => [row.operation, row.enabled, row.permission])).toEqual([
    ["GetIssue", true, "allow"],
    ["AddComment", true, "ask"],
    ["DeleteIssue", false, "byAccess"],
  ]);
  expect(table[1]?.parameters.map(({ pointer, role, value }) => [pointer, role, value])).toEqual([
    ["/project", "locked", "OPS"],
    ["/c/text", "agent", undefined],
    ["/c/kind", "agent", undefined],
    ["/c/version", "injected", "1"],
  ]);
});

test("the summary counts what a reviewer must know, under a server name that is free", () => {
  const summary = reviewSummary(compiled());
  expect(summary).toMatchObject({
    operations: 2,
    lockedParameters: 1,
    agentParameters: 3,
    asks: ["AddComment"],
  });
  // A ceiling of review lets no Ask run alone, whatever the session would like.
  expect(summary.unattended).toEqual({
    readOnly: ["GetIssue"],
    review: ["GetIssue"],
    "autonomous/proceed": ["GetIssue"],
    "autonomous/deny": ["GetIssue"],
    "autonomous/defer": ["GetIssue"],
  });
  expect(summary.connectors).toMatchObject([
    { connection: "jira-ops", owner: "svc@contoso.com", operations: 2 },
  ]);
  expect(reviewSummary(compiled(), [summary.server]).server).not.toBe(summary.server);
});

test("a written policy reads back as the same document", () => {
  const odd: PolicyFile = {
    ...file,
    connectors: {
      jira: {
        ...source,
        operations: { yes: { permission: "ask", parameters: { "/a~1b/*/~2": { user: "no\n#: [" } } } },
      },
    },
  };
  for (const each of [file, odd]) {
    const back = parsePolicy(writePolicy(each));
    expect(back.ok && back.value.file).toEqual(each);
  }
});

test("no drift where the definition is the same, and none that does not concern the policy", () => {
  expect(driftReport(compiled(), { jira })).toEqual([]);
  const elsewhere = connector([get, add, operation("New", [])], { v: 2 });
  expect(driftReport(compiled(), { jira: elsewhere })).toEqual([]);
});

type Drift = readonly [
  operation: string | undefined,
  severity: string | undefined,
  pointer: string,
  suggestion: string | undefined,
];

test.each<[string, Connector["operations"], Drift]>([
  [
    "an operation renamed",
    [{ ...get, id: "ReadIssue" }, add],
    ["GetIssue", "error", "", "it is called ReadIssue now"],
  ],
  [
    "a locked parameter renamed",
    [get, { ...add, parameters: [leaf("/projekt", { requiredLocal: true }), ...add.parameters.slice(1)] }],
    ["AddComment", "error", "/project", "it may be /projekt now"],
  ],
  [
    "a parameter newly required",
    [{ ...get, parameters: [...get.parameters, leaf("/fields", { requiredLocal: true })] }, add],
    ["GetIssue", "error", "/fields", undefined],
  ],
  [
    "an enum that no longer has the locked value",
    [
      get,
      {
        ...add,
        parameters: [
          leaf("/project", { requiredLocal: true, schema: { type: "string", enum: ["DEV"] } }),
          ...add.parameters.slice(1),
        ],
      },
    ],
    ["AddComment", "error", "/project", undefined],
  ],
  [
    "an enum with a new value",
    [
      get,
      {
        ...add,
        parameters: add.parameters.map((each) =>
          each.pointer === "/c/kind"
            ? leaf("/c/kind", { schema: { type: "string", enum: ["a", "b", "c"] } })
            : each,
        ),
      },
    ],
    ["AddComment", "warning", "/c/kind", undefined],
  ],
  ["a read that became a write", [{ ...get, access: "write" }, add], ["GetIssue", "error", "", undefined]],
])("%s is reported, and no lock is lost", (_, operations, expected) => {
  const report = driftReport(compiled(), { jira: connector(operations, { v: 2 }) });
  expect(
    report.map((issue) => [issue.operation, issue.severity, issue.pointer, issue.suggestion]),
  ).toContainEqual(expected);
  expect(report.every((issue) => issue.code === "definition-drift" && issue.connector === "jira")).toBe(true);
});
