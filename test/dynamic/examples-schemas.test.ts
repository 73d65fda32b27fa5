import type { JsonObject } from "@interlock/core";
import { expect, test } from "vitest";
import { openWorld, operation, parameter } from "./world.ts";

// The worked examples of connectors.md 4.6, each through the emulator.

const text = { type: "string" };
const connectionId = parameter("connectionId", "path", { "x-ms-visibility": "internal" });

test("connectors.md 4.6 A, SharePoint: a list's columns take the place of the item, without what cannot be written", async () => {
  const dataset = parameter("dataset", "path", { "x-ms-url-encoding": "double" });
  const table = parameter("table", "path");
  const schema = {
    type: "object",
    properties: { dynamicProperties: { type: "object" } },
    additionalProperties: text,
    "x-ms-dynamic-schema": {
      operationId: "GetTable",
      parameters: {
        dataset: { parameter: "dataset" },
        table: { parameter: "table" },
        view: { parameter: "view" },
      },
      "value-path": "Schema/Items",
    },
  };
  const view = parameter("view", "query");
  const world = openWorld(
    {
      "/{connectionId}/$metadata.json/datasets/{dataset}/tables/{table}": {
        get: operation("GetTable", [connectionId, dataset, table, view]),
      },
      "/{connectionId}/datasets/{dataset}/tables/{table}/items": {
        post: operation("PostItem", [
          connectionId,
          dataset,
          table,
          view,
          { name: "item", in: "body", required: true, schema },
        ]),
      },
    },
    {
      PostItem: { body: {} },
      GetTable: {
        body: {
          name: "Documents",
          schema: {
            type: "array",
            items: {
              type: "object",
              required: [],
              properties: {
                ID: { type: "integer", readOnly: true, "x-ms-permission": "read-only" },
                Title: { ...text, title: "Title", "x-ms-permission": "read-write" },
                "Editor#Claims": { ...text, readOnly: true, "x-ms-visibility": "internal" },
                Author: { type: "object", readOnly: true, properties: { Claims: text } },
              },
            },
          },
        },
      },
    },
  );
  const resolve = (values: JsonObject) =>
    world.namespace.resolveSchema({ ...world.about("PostItem"), inputs: { values } });

  const site = "https://contoso.sharepoint.com/sites/hr";
  const blocked = await resolve({ dataset: site });
  expect(blocked.places).toMatchObject([{ pointer: "/item", end: { status: "blocked", needs: ["/table"] } }]);
  expect(world.arrived()).toEqual([]);

  const { operation: resolved, places, grafts } = await resolve({ dataset: site, table: "4bd37916-0" });
  expect(places).toEqual([
    {
      to: "input",
      pointer: "/item",
      dependsOn: ["/dataset", "/table", "/view"],
      end: { status: "grafted", leaves: ["/item/Title"] },
    },
  ]);
  expect(resolved.parameters.filter((leaf) => leaf.in === "body").map(({ pointer }) => pointer)).toEqual([
    "/item/Title",
  ]);
  expect(grafts).toMatchObject([{ to: "input", pointer: "/item" }]);
  expect(world.arrived()).toEqual([
    {
      method: "GET",
      path: "/$metadata.json/datasets/https%253A%252F%252Fcontoso.sharepoint.com%252Fsites%252Fhr/tables/4bd37916-0",
    },
  ]);
  // The wire body is flat: `dynamicProperties` was the definition's way to say "to be looked up".
  const written = { method: "POST", path: "/datasets/s/tables/t/items", body: { Title: "Q3 report" } };
  await world.namespace.invoke("c", written);
  const last = world.emulator.received.at(-1);
  expect(last?.body).toEqual({ Title: "Q3 report" });
  expect(last && world.emulator.check(last)).toEqual([]);
});

test("connectors.md 4.6 B, Teams: a message's schema by poster and location, then a team, then its channels", async () => {
  const schema = {
    type: "object",
    "x-ms-dynamic-schema": {
      operationId: "GetUnifiedActionSchema",
      parameters: {
        actionType: "Message",
        poster: { parameter: "poster" },
        recipientType: { parameter: "location" },
      },
      "value-path": "schema",
    },
  };
  const names = { "value-collection": "value", "value-path": "id", "value-title": "displayName" };
  const answered = {
    type: "object",
    required: ["recipient"],
    properties: {
      recipient: {
        type: "object",
        required: ["groupId", "channelId"],
        properties: {
          groupId: { ...text, "x-ms-dynamic-values": { operationId: "GetAllTeams", ...names } },
          channelId: {
            ...text,
            "x-ms-dynamic-list": {
              operationId: "GetChannelsForGroup",
              parameters: { groupId: { parameterReference: "body/recipient/groupId", required: true } },
              itemsPath: "value",
              itemValuePath: "id",
              itemTitlePath: "displayName",
            },
          },
          parentMessageId: text,
        },
      },
      messageBody: text,
    },
  };
  const world = openWorld(
    {
      "/flowbot/actions/{actionType}/posters/{poster}/recipienttypes/{recipientType}/schema": {
        get: operation("GetUnifiedActionSchema", [
          parameter("actionType", "path"),
          parameter("poster", "path"),
          parameter("recipientType", "path"),
        ]),
      },
      "/beta/me/joinedTeams": { get: operation("GetAllTeams") },
      "/beta/groups/{groupId}/channels": {
        get: operation("GetChannelsForGroup", [parameter("groupId", "path")]),
      },
      "/beta/teams/conversation/message/poster/{poster}/location/{location}": {
        post: operation("PostMessageToConversation", [
          parameter("poster", "path"),
          parameter("location", "path"),
          { name: "body", in: "body", required: true, schema },
        ]),
      },
    },
    {
      GetUnifiedActionSchema: { body: { schema: answered } },
      GetAllTeams: { body: { value: [{ id: "173837de", displayName: "Payments" }] } },
      GetChannelsForGroup: { body: { value: [{ id: "19:a@thread.skype", displayName: "General" }] } },
      PostMessageToConversation: { status: 201, body: { id: "1" } },
    },
  );
  const values = { poster: "Flow bot", location: "Channel" };
  const about = world.about("PostMessageToConversation");
  const { operation: resolved } = await world.namespace.resolveSchema({ ...about, inputs: { values } });
  const rows = resolved.parameters.map(({ pointer, requiredLocal }) => [pointer, requiredLocal]);
  expect(rows).toEqual([
    ["/poster", true],
    ["/location", true],
    ["/body/recipient/groupId", true],
    ["/body/recipient/channelId", true],
    ["/body/recipient/parentMessageId", false],
    ["/body/messageBody", false],
  ]);

  const ask = (pointer: string, body: JsonObject) =>
    world.namespace
      .lookup({ ...about, operation: resolved, pointer, inputs: { values: { ...values, body } } })
      .outcome();
  expect((await ask("/body/recipient/groupId", {})).items).toEqual([
    { value: "173837de", title: "Payments" },
  ]);
  expect(await ask("/body/recipient/channelId", {})).toMatchObject({ status: "blocked" });
  expect((await ask("/body/recipient/channelId", { recipient: { groupId: "173837de" } })).items).toEqual([
    { value: "19:a@thread.skype", title: "General" },
  ]);
  const message = {
    recipient: { groupId: "173837de", channelId: "19:a@thread.skype" },
    messageBody: "<p>hi</p>",
  };
  await world.namespace.invoke("c", {
    method: "POST",
    path: "/beta/teams/conversation/message/poster/Flow%20bot/location/Channel",
    body: message,
  });
  expect(world.arrived()).toEqual([
    { method: "GET", path: "/flowbot/actions/Message/posters/Flow%20bot/recipienttypes/Channel/schema" },
    { method: "GET", path: "/beta/me/joinedTeams" },
    { method: "GET", path: "/beta/groups/173837de/channels" },
    {
      method: "POST",
      path: "/beta/teams/conversation/message/poster/Flow%20bot/location/Channel",
      body: message,
    },
  ]);
});

test("connectors.md 4.6 C, SQL Server: a query's parameters and its result are looked up with the query itself", async () => {
  const server = parameter("server", "path", { "x-ms-url-encoding": "double" });
  const database = parameter("database", "path", { "x-ms-url-encoding": "double" });
  const same = { server: { parameterReference: "server" }, database: { parameterReference: "database" } };
  const query = {
    type: "object",
    required: ["query"],
    properties: {
      query: text,
      formalParameters: { type: "object", additionalProperties: text },
      actualParameters: {
        type: "object",
        "x-ms-dynamic-properties": {
          operationId: "GetPassThroughNativeQueryMetadata_V2",
          parameters: {
            ...same,
            "query/formalParameters": { parameterReference: "query/formalParameters" },
          },
          itemValuePath: "schema/actualparameters",
        },
      },
    },
  };
  const result = {
    type: "object",
    properties: {
      resultsets: {
        type: "object",
        "x-ms-dynamic-properties": {
          operationId: "GetPassThroughNativeQueryMetadata_V2",
          parameters: { ...same, "query/query": { parameterReference: "query/query" } },
          itemValuePath: "schema/queryresults",
        },
      },
    },
  };
  const world = openWorld(
    {
      "/v2/$metadata.json/{server},{database}/query": {
        post: operation(
          "GetPassThroughNativeQueryMetadata_V2",
          [
            server,
            database,
            {
              name: "query",
              in: "body",
              required: true,
              schema: { type: "object", properties: { query: text, formalParameters: { type: "object" } } },
            },
          ],
          { "x-ms-visibility": "internal" },
        ),
      },
      "/v2/{server},{database}/query": {
        post: operation(
          "ExecutePassThroughNativeQuery_V2",
          [server, database, { name: "query", in: "body", required: true, schema: query }],
          { responses: { 200: { description: "", schema: result } } },
        ),
      },
    },
    {
      GetPassThroughNativeQueryMetadata_V2: ({ body }) => ({
        body: {
          schema: {
            ...("formalParameters" in (body as JsonObject)
              ? { actualparameters: { type: "object", properties: { id: { type: "integer" } } } }
              : { queryresults: { type: "object", properties: { name: text } } }),
          },
        },
      }),
    },
  );
  const values = {
    server: "srv",
    database: "db",
    query: { query: "SELECT name FROM t WHERE id = @id", formalParameters: { id: "int" } },
  };
  const { operation: resolved, places } = await world.namespace.resolveSchema({
    ...world.about("ExecutePassThroughNativeQuery_V2"),
    inputs: { values },
  });
  expect(places.map(({ to, pointer, end }) => [to, pointer, end.status])).toEqual([
    ["input", "/query/actualParameters", "grafted"],
    ["output", "/resultsets", "grafted"],
  ]);
  expect(resolved.parameters.map(({ pointer }) => pointer)).toContain("/query/actualParameters/id");
  expect(JSON.stringify(resolved.response)).toContain('"name"');
  const path = "/v2/$metadata.json/srv,db/query";
  expect(world.arrived()).toEqual([
    { method: "POST", path, body: { formalParameters: { id: "int" } } },
    { method: "POST", path, body: { query: "SELECT name FROM t WHERE id = @id" } },
  ]);
});
