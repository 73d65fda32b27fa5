import type { Json, JsonObject } from "@interlock/core";
import { joinPeople } from "@interlock/dynamic";
import { openNamespace } from "@interlock/invoke";
import { describe, expect, test } from "vitest";
import { compiled, sent } from "../locks/wire.ts";
import { openWorld, operation, parameter } from "./world.ts";

// The worked examples of connectors.md 1.4, 1.5, 2.5, each through the emulator.

const connectionId = parameter("connectionId", "path", { "x-ms-visibility": "internal" });
const site = "https://contoso.sharepoint.com/sites/hr";

test("connectors.md 1.4 A, Outlook: a calendar is looked up without optional defaults, and goes doubly encoded on the wire", async () => {
  const internal = { "x-ms-visibility": "internal" };
  const table = parameter("table", "path", {
    "x-ms-url-encoding": "double",
    "x-ms-dynamic-values": {
      operationId: "CalendarGetTables_V2",
      "value-collection": "value",
      "value-path": "id",
      "value-title": "name",
    },
  });
  const path = "/{connectionId}/datasets/calendars/v4/tables/{table}/items";
  const world = openWorld(
    {
      "/{connectionId}/codeless/v1.0/me/calendars": {
        get: operation("CalendarGetTables_V2", [
          connectionId,
          parameter("skip", "query", { default: 0, type: "integer", ...internal }),
          parameter("top", "query", { default: 256, type: "integer", ...internal }),
          parameter("orderBy", "query", { default: "name", ...internal }),
        ]),
      },
      [path]: { post: operation("V4CalendarPostItem", [connectionId, table]) },
    },
    {
      CalendarGetTables_V2: {
        body: { "@odata.context": "…", value: [{ id: "AAMk=", name: "Birthdays", color: "auto" }] },
      },
    },
  );
  const question = { ...world.about("V4CalendarPostItem"), pointer: "/table", inputs: { values: {} } };
  const { items } = await world.namespace.lookup(question).outcome();
  expect(items).toEqual([{ value: "AAMk=", title: "Birthdays" }]);
  expect(world.arrived()).toEqual([{ method: "GET", path: "/codeless/v1.0/me/calendars" }]);

  const policy = compiled(
    path,
    "post",
    { parameters: [connectionId, table] },
    { parameters: { "/table": { user: items[0]?.value as Json } } },
  );
  expect(sent(policy, {}).path).toBe("/datasets/calendars/v4/tables/AAMk%253D/items");
});

test("connectors.md 1.4 B, SharePoint: the lists of a site, and none before there is a site", async () => {
  const dataset = parameter("dataset", "path", { "x-ms-url-encoding": "double" });
  const table = parameter("table", "path", {
    "x-ms-dynamic-values": {
      operationId: "GetTables",
      parameters: { dataset: { parameter: "dataset" } },
      "value-collection": "value",
      "value-path": "Name",
      "value-title": "DisplayName",
    },
  });
  const world = openWorld(
    {
      "/{connectionId}/datasets/{dataset}/tables": { get: operation("GetTables", [connectionId, dataset]) },
      "/{connectionId}/datasets/{dataset}/tables/{table}/items": {
        post: operation("PostItem", [connectionId, dataset, table]),
      },
    },
    { GetTables: { body: { value: [{ Name: "4bd37916-0", DisplayName: "Documents", Type: "101" }] } } },
  );
  const ask = (values: JsonObject) =>
    world.namespace.lookup({ ...world.about("PostItem"), pointer: "/table", inputs: { values } }).outcome();
  expect(await ask({})).toEqual({ status: "blocked", needs: ["/dataset"], items: [] });
  expect(world.arrived()).toEqual([]);
  expect((await ask({ dataset: site })).items).toEqual([{ value: "4bd37916-0", title: "Documents" }]);
  expect(world.arrived()).toEqual([
    { method: "GET", path: "/datasets/https%253A%252F%252Fcontoso.sharepoint.com%252Fsites%252Fhr/tables" },
  ]);
});

test("connectors.md 1.4 C, Teams: a default stands in for an input, and items without the declared id still are choices", async () => {
  const location = parameter("location", "path", {
    "x-ms-dynamic-values": {
      operationId: "GetMessageLocations",
      parameters: { messageType: "ParentMessage", poster: { parameter: "poster" } },
      "value-collection": "value",
      "value-path": "id",
    },
  });
  const poster = parameter("poster", "path", { default: "Flow bot" });
  const world = openWorld(
    {
      "/flowbot/messageType/{messageType}/poster/{poster}": {
        get: operation(
          "GetMessageLocations",
          [parameter("messageType", "path"), parameter("poster", "path")],
          {
            responses: {
              200: {
                description: "",
                schema: { type: "object", properties: { locations: { type: "array" } } },
              },
            },
          },
        ),
      },
      "/message/{poster}/{location}": { post: operation("PostMessageToConversation", [poster, location]) },
    },
    { GetMessageLocations: { body: { value: [{ value: "Channel", displayName: "Channel" }] } } },
  );
  const question = {
    ...world.about("PostMessageToConversation"),
    pointer: "/location",
    inputs: { values: {} },
  };
  expect((await world.namespace.lookup(question).outcome()).items).toEqual([
    { value: "Channel", title: "Channel", mapped: "fallback" },
  ]);
  expect(world.arrived()).toEqual([
    { method: "GET", path: "/flowbot/messageType/ParentMessage/poster/Flow%20bot" },
  ]);
});

test("connectors.md 1.4 D, Outlook: a property deep in the body, and a bare array as answer", async () => {
  const schema = {
    type: "object",
    properties: {
      Sensitivity: {
        type: "string",
        "x-ms-dynamic-values": {
          operationId: "GetSensitivityLabels",
          "value-path": "Id",
          "value-title": "DisplayName",
        },
      },
    },
  };
  const world = openWorld(
    {
      "/labels": { get: operation("GetSensitivityLabels") },
      "/v2/Mail": {
        post: operation("SendEmailV2", [{ name: "emailMessage", in: "body", required: true, schema }]),
      },
    },
    { GetSensitivityLabels: { body: [{ Id: "9fbd-1", DisplayName: "Confidential" }] } },
  );
  const question = {
    ...world.about("SendEmailV2"),
    pointer: "/emailMessage/Sensitivity",
    inputs: { values: {} },
  };
  expect((await world.namespace.lookup(question).outcome()).items).toEqual([
    { value: "9fbd-1", title: "Confidential" },
  ]);
});

describe("connectors.md 1.5, the platform's people search", () => {
  const to = parameter("to", "query", {
    "x-ms-dynamic-values": { builtInOperation: "AadGraph.GetUsers", parameters: {}, "value-path": "mail" },
  });
  const world = openWorld({ "/do": { get: operation("Do", [to]) } }, {});
  const question = { ...world.about("Do"), pointer: "/to", inputs: { values: {} } };

  test("without the host's search it is a text that is an address", async () => {
    expect(await world.namespace.lookup(question).outcome()).toEqual({
      status: "free-text",
      reason: "built-in",
      format: "email",
      items: [],
    });
  });

  test("with it, whoever has an address; what is picked is joined with semicolons", async () => {
    const asked: unknown[] = [];
    const namespace = openNamespace({
      ...world.emulator,
      people: async (fields) => {
        asked.push(fields);
        return [
          { displayName: "Ana", mail: "ana@contoso.example", id: "1" },
          { displayName: "Bo", mail: "bo@contoso.example", id: "2" },
          { displayName: "No address", id: "3" },
        ];
      },
    });
    const { items, ...end } = await namespace.lookup(question).outcome();
    expect(end).toEqual({ status: "ok", from: "people" });
    expect(asked).toEqual([["mail", "displayName"]]);
    expect(items.map(({ title }) => title)).toEqual(["Ana", "Bo"]);
    expect(joinPeople(items)).toBe("ana@contoso.example;bo@contoso.example");
    expect(world.arrived()).toEqual([]);
  });
});

test("connectors.md 2.5 A, Teams: a channel of the team in the body, by the new form and by the old one alike", async () => {
  const text = { type: "string" };
  const markers = {
    "x-ms-dynamic-list": {
      operationId: "GetChannelsForGroup",
      parameters: { groupId: { parameterReference: "body/recipient/groupId", required: true } },
      itemsPath: "value",
      itemValuePath: "id",
      itemTitlePath: "displayName",
    },
    "x-ms-dynamic-values": {
      operationId: "GetChannelsForGroup",
      parameters: { groupId: { parameter: "recipient.groupId" } },
      "value-collection": "value",
      "value-path": "id",
      "value-title": "displayName",
    },
  };
  for (const kept of [markers, ...Object.entries(markers).map(([name, marker]) => ({ [name]: marker }))]) {
    const recipient = { type: "object", properties: { groupId: text, channelId: { ...text, ...kept } } };
    const body = {
      name: "body",
      in: "body",
      required: true,
      schema: { type: "object", properties: { recipient } },
    };
    const world = openWorld(
      {
        "/beta/groups/{groupId}/channels": {
          get: operation("GetChannelsForGroup", [parameter("groupId", "path")]),
        },
        "/post": { post: operation("Post", [body]) },
      },
      {
        GetChannelsForGroup: { body: { value: [{ id: "19:a@thread.skype", displayName: "General" }] } },
      },
    );
    const ask = (values: JsonObject) =>
      world.namespace
        .lookup({ ...world.about("Post"), pointer: "/body/recipient/channelId", inputs: { values } })
        .outcome();
    expect(await ask({})).toMatchObject({ status: "blocked", needs: ["/body/recipient/groupId"] });
    expect((await ask({ body: { recipient: { groupId: "173837de" } } })).items).toEqual([
      { value: "19:a@thread.skype", title: "General" },
    ]);
    expect(world.arrived()).toEqual([{ method: "GET", path: "/beta/groups/173837de/channels" }]);
  }
});

test("connectors.md 2.5 B, Dataverse: an address in a header is not encoded", async () => {
  const entityName = parameter("entityName", "path", {
    "x-ms-dynamic-list": {
      operationId: "GetEntitiesWithOrganization",
      parameters: { organization: { parameterReference: "organization" } },
      itemsPath: "value",
      itemValuePath: "EntitySetName",
      itemTitlePath: "DisplayCollectionName/UserLocalizedLabel/Label",
    },
  });
  const organization = parameter("organization", "header", {
    required: true,
    "x-ms-url-encoding": "double",
  });
  const world = openWorld(
    {
      "/entities": { get: operation("GetEntitiesWithOrganization", [organization]) },
      "/{entityName}": { post: operation("CreateRecord", [organization, entityName]) },
    },
    {
      GetEntitiesWithOrganization: {
        body: {
          value: [
            {
              EntitySetName: "accounts",
              DisplayCollectionName: { UserLocalizedLabel: { Label: "Accounts" } },
            },
          ],
        },
      },
    },
  );
  const values = { organization: "https://org.crm.dynamics.example" };
  const question = { ...world.about("CreateRecord"), pointer: "/entityName", inputs: { values } };
  expect((await world.namespace.lookup(question).outcome()).items).toEqual([
    { value: "accounts", title: "Accounts" },
  ]);
  expect(world.arrived()).toEqual([{ method: "GET", path: "/entities", headers: values }]);
});

test("connectors.md 2.5 C, the same name in the path and in the body: the new form says which", async () => {
  const list = {
    operationId: "GetModels",
    parameters: { key: { parameterReference: "requestBody/id" } },
  };
  const old = { operationId: "GetModels", parameters: { key: { parameter: "id" } } };
  const values = { id: "path's", requestBody: { id: "body's" } };
  for (const [markers, key] of [
    [{ "x-ms-dynamic-list": list, "x-ms-dynamic-values": old }, "body's"],
    [{ "x-ms-dynamic-values": old }, "path's"],
  ] as const) {
    const schema = {
      type: "object",
      properties: { id: { type: "string" }, model: { type: "string", ...markers } },
    };
    const world = openWorld(
      {
        "/models": { get: operation("GetModels", [parameter("key", "query", { required: true })]) },
        "/things/{id}": {
          post: operation("Do", [
            parameter("id", "path"),
            { name: "requestBody", in: "body", required: true, schema },
          ]),
        },
      },
      { GetModels: { body: ["m"] } },
    );
    const question = { ...world.about("Do"), pointer: "/requestBody/model", inputs: { values } };
    expect((await world.namespace.lookup(question).outcome()).items).toEqual([{ value: "m", title: "m" }]);
    expect(world.arrived()).toEqual([{ method: "GET", path: "/models", queries: { key } }]);
  }
});
