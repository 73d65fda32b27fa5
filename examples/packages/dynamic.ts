/** The README of @interlock/dynamic: plans a look-up and reads its answer; who sends the request is not its business. */
import assert from "node:assert/strict";
import { choiceSources, inputAt, planLookup, readChoices } from "@interlock/dynamic";
import { postgresDefinition } from "@interlock/emulator/postgres-service";
import { readConnector } from "@interlock/swagger";

const read = readConnector(postgresDefinition);
assert(read.ok);
const connector = read.value;
const operation = connector.operations.find(({ id }) => id === "PostItem");
assert(operation !== undefined);

const input = inputAt(operation, "/table");
const source = input === undefined ? undefined : choiceSources(input)[0];
assert(source !== undefined);
const plan = planLookup(connector, operation, source, { values: {} });
if (plan.kind === "request") console.log(plan.request.method, plan.request.path);

const answer = { value: [{ Name: "customers", DisplayName: "Customers" }] };
for (const { title, value } of readChoices(source, answer).choices) console.log(title, value);
