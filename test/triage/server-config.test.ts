import { type Connector, type Json, type JsonObject, listTools, own } from "@interlock/core";
import { readConnector } from "@interlock/swagger";
import {
  compilePolicy,
  fromMcpServerConfig,
  type PolicyFile,
  type ServerConfig,
  toMcpServerConfig,
} from "@interlock/triage";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

const text = { type: "string" };

function connector(title: string, paths: JsonObject): Connector {
  const read = readConnector({ swagger: "2.0", info: { title, version: "1" }, paths });
  if (!read.ok) throw new Error(read.issues[0]?.message);
  return read.value;
}

const jira = connector("Jira", {
  "/issue/{issueId}": {
    get: {
      operationId: "GetIssue",
      summary: "Get Issue",
      parameters: [{ name: "issueId", in: "path", required: true, ...text }],
      responses: {},
    },
  },
  "/project/{projectKey}/issue/{issueId}/comment": {
    post: {
      operationId: "AddComment",
      summary: "Add Comment",
      parameters: [
        { name: "projectKey", in: "path", required: true, ...text },
        { name: "issueId", in: "path", required: true, ...text },
        { name: "body", in: "body", required: true, schema: text },
      ],
      responses: {},
    },
  },
});

// The REST tutorial's body.
const restExample = {
  properties: {
    description: "Jira connector",
    state: "Enabled",
    connectors: [
      {
        name: "jira",
        connectionName: "jira",
        displayName: "Jira",
        operations: [
          {
            name: "GetIssue",
            displayName: "Get Issue",
            agentParameters: [{ name: "issueId", schema: { type: "string", required: true } }],
          },
          {
            name: "AddComment",
            displayName: "Add Comment",
            requiresApproval: true,
            userParameters: [{ name: "projectKey", value: "OPS" }],
            agentParameters: [
              { name: "issueId", schema: { type: "string", required: true } },
              { name: "body", schema: { type: "string", required: true } },
            ],
          },
        ],
      },
    ],
  },
};

const outlook = connector("Office 365", {
  "/mail": {
    post: {
      operationId: "Send_Email_(V2)",
      summary: "Send Email",
      parameters: [
        { name: "from", in: "query", ...text },
        {
          name: "emailMessage",
          in: "body",
          required: true,
          schema: {
            type: "object",
            required: ["To"],
            properties: {
              To: text,
              Subject: text,
              Body: text,
              Importance: { type: "string", enum: ["Low", "High"] },
            },
          },
        },
        {
          name: "api-version",
          in: "query",
          required: true,
          ...text,
          default: "v2",
          "x-ms-visibility": "internal",
        },
      ],
      responses: {},
    },
  },
});

// The namespace skill's body; the name is only an operationId because this definition says so.
const skillExample = {
  properties: {
    description: "...",
    connectors: [
      {
        name: "office365",
        displayName: "Office 365",
        connectionName: "o365-conn",
        operations: [
          {
            name: "Send_Email_(V2)",
            displayName: "Send Email",
            description: "Send an email via Office 365.",
            userParameters: [{ name: "from", value: "alerts@contoso.com" }],
            agentParameters: [
              {
                name: "emailMessage",
                schema: {
                  type: "object",
                  required: true,
                  properties: {
                    To: { type: "string", required: true },
                    Subject: { type: "string" },
                    Body: { type: "string" },
                  },
                },
              },
            ],
          },
        ],
      },
    ],
  },
};

function imported(document: Json, connectors: Readonly<Record<string, Connector>>) {
  const result = fromMcpServerConfig(document, connectors);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function exported(
  file: PolicyFile,
  connectors: Readonly<Record<string, Connector>>,
  options: Parameters<typeof toMcpServerConfig>[1],
) {
  const policy = compilePolicy({ file }, connectors);
  if (!policy.ok) throw new Error(JSON.stringify(policy.issues));
  return toMcpServerConfig(policy.value, options);
}

// What an export adds on purpose: the state, the second spelling of required, what is injected, and a description where
// there was none. Tools have no order but that of their names.
function normalised(config: Json | ServerConfig): Json {
  const copy = JSON.parse(JSON.stringify(config, (key, value) => (key === "isRequired" ? undefined : value)));
  copy.properties.state ??= "Enabled";
  for (const one of copy.properties.connectors) {
    one.operations.sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1));
  }
  for (const each of copy.properties.connectors.flatMap((one: { operations: object[] }) => one.operations)) {
    each.description ??= each.displayName;
    each.userParameters = each.userParameters?.filter((one: { name: string }) => one.name !== "api-version");
  }
  return JSON.parse(JSON.stringify(copy));
}

test("the REST example comes back as it was; absent requiresApproval is allow", () => {
  const { file, description } = imported(restExample, { jira });
  expect(file.connectors["jira"]?.operations).toMatchObject({
    GetIssue: { permission: "allow", parameters: { "/issueId": "agent" } },
    AddComment: { permission: "ask", parameters: { "/projectKey": { user: "OPS" }, "/body": "agent" } },
  });
  const { config, notes } = exported(
    file,
    { jira },
    { to: "sre-agent", ...(description === undefined ? {} : { description }) },
  );
  expect(normalised(config)).toEqual(normalised(restExample));
  expect(notes).toEqual([]);
});

test("the skill's example comes back as it was, with what is injected said as well", () => {
  const { file } = imported(skillExample, { office365: outlook });
  const lossy = ["Send_Email_(V2)"];
  const { config } = exported(file, { office365: outlook }, { description: "...", lossy });
  expect(normalised(config)).toEqual(normalised(skillExample));
  expect(JSON.stringify(config)).toContain('{"name":"api-version","value":"v2"}');
  expect(imported(config as unknown as Json, { office365: outlook }).file).toEqual(file);
});

test("a body that is partly fixed is one user parameter, and nested schemas stay objects", () => {
  const document = JSON.parse(JSON.stringify(skillExample));
  const operation = document.properties.connectors[0].operations[0];
  operation.userParameters = [
    {
      name: "emailMessage",
      value: { To: "oncall@contoso.com", Importance: "High" },
      displayValue: "On-call",
    },
  ];
  operation.agentParameters[0].schema.properties = { Subject: { type: "string" }, Body: { type: "string" } };
  const { file } = imported(document, { office365: outlook });
  const { config } = exported(file, { office365: outlook }, { lossy: ["office365/Send_Email_(V2)"] });
  const made = config.properties.connectors[0]?.operations[0];
  expect(made?.userParameters).toContainEqual(operation.userParameters[0]);
  expect(own(made?.agentParameters?.[0]?.schema, "properties")).toEqual({
    Subject: { type: "string" },
    Body: { type: "string" },
  });
});

test("V40: the boolean `required` of an agent schema becomes a standard list for the model, both spellings are read", () => {
  const listed = JSON.parse(JSON.stringify(skillExample));
  const { schema } = listed.properties.connectors[0].operations[0].agentParameters[0];
  schema.required = ["To"];
  schema.properties.To = { type: "string" };
  for (const document of [skillExample, listed]) {
    const { file, notes } = imported(document, { office365: outlook });
    expect(notes).toEqual([]);
    const policy = compilePolicy({ file }, { office365: outlook });
    const [tool] = policy.ok ? listTools(policy.value) : [];
    expect(own(own(tool?.inputSchema, "properties"), "emailMessage")).toMatchObject({ required: ["To"] });
    new Ajv2020({ strict: true }).compile(tool?.inputSchema as object);
  }
});

type Change = (operation: {
  name: string;
  userParameters?: unknown;
  agentParameters: Record<string, unknown>[];
}) => void;

test.each<[string, string, Change]>([
  [
    "an operation that the definition does not have",
    "unknown-operation",
    (operation) => {
      operation.name = "SendEmailV2";
    },
  ],
  [
    "a parameter that the operation does not have",
    "unknown-pointer",
    (operation) => {
      operation.agentParameters.push({ name: "cc" });
    },
  ],
  [
    "a leaf that is the user's and the agent's",
    "lock-overlap",
    (operation) => {
      operation.userParameters = [{ name: "emailMessage", value: { To: "a@b.example" } }];
    },
  ],
  [
    "a parameter given twice",
    "lock-overlap",
    (operation) => {
      operation.agentParameters.push({ name: "from" });
    },
  ],
  [
    "a required leaf left out, which would fail as missing 'emailMessage/To'",
    "required-skipped",
    (operation) => {
      operation.agentParameters = [
        { name: "emailMessage", schema: { type: "object", properties: { Body: text } } },
      ];
    },
  ],
])("%s is refused", (_, code, change) => {
  const document = JSON.parse(JSON.stringify(skillExample));
  change(document.properties.connectors[0].operations[0]);
  const result = fromMcpServerConfig(document, { office365: outlook });
  expect(result).toMatchObject({ ok: false, issues: [{ code }] });
});

test("an operation's name may differ in case, and no more", () => {
  const document = JSON.parse(JSON.stringify(restExample).replace("GetIssue", "getissue"));
  expect(Object.keys(imported(document, { jira }).file.connectors["jira"]?.operations ?? {})).toContain(
    "GetIssue",
  );
});

test("lists of values become constraints and come back", () => {
  const restriction = {
    name: "Send_Email_(V2)-emailMessage-To",
    type: "ParameterValueRestriction",
    target: {
      connectorName: "office365",
      operationName: "Send_Email_(V2)",
      parameterName: "emailMessage",
      propertyPath: "To",
    },
    rules: { allowedValues: ["oncall@contoso.com"], deniedValues: [] },
  };
  const document = { properties: { ...skillExample.properties, policies: [restriction] } };
  const { file } = imported(document, { office365: outlook });
  const { config } = exported(file, { office365: outlook }, { lossy: ["office365/Send_Email_(V2)"] });
  expect(config.properties.policies).toEqual([restriction]);
});

test("what the field cannot say leaves the operation out when it would be open without it, else it is told", () => {
  const file = (settings: object): PolicyFile => ({
    interlock: 1,
    connectors: {
      jira: {
        definition: "x",
        connection: "jira",
        operations: { GetIssue: { permission: "allow", parameters: { "/issueId": "agent" }, ...settings } },
      },
    },
  });
  const secret = exported(file({ parameters: { "/issueId": { user: { secret: "id" } } } }), { jira }, {});
  expect(secret.config.properties.connectors[0]?.operations).toEqual([]);
  expect(secret.notes).toMatchObject([{ severity: "error", operation: "GetIssue" }]);
  expect(JSON.stringify(secret)).not.toContain('"value":null');
  const limited = exported(file({ limits: { perHour: 1 } }), { jira }, {});
  expect(limited.config.properties.connectors[0]?.operations).toEqual([]);
  expect(limited.notes).toMatchObject([{ severity: "error", operation: "GetIssue" }]);
});
