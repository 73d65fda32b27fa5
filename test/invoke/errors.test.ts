import { type InvokeError, isInvokeError, type Json } from "@interlock/core";
import type { Fault, Layer } from "@interlock/emulator";
import { connectorFailure, invokeErrorCodes, openNamespace } from "@interlock/invoke";
import { expect, test } from "vitest";
import { assign, listIncidents, openDeskWorld } from "./desk-world.ts";

// code, layer, status, body, retryable for a read, retryable for a write, mayHaveRun
type Row = readonly [string, Layer, number, Json, boolean, boolean, boolean];

const arm = (code: string): Json => ({ error: { code, message: "No." } });
const office: Json = {
  status: 404,
  message:
    "The specified object was not found in the store.\r\nclientRequestId: aa83\r\nserviceRequestId: bb94",
  error: { message: "…", code: "ErrorItemNotFound", originalMessage: "…" },
  source: "office365-we.azconn-we.p.azurewebsites.net",
};
const hub: Json = {
  error: { code: 504, source: "hub", clientRequestId: "cc15", message: "BadGateway", innerError: {} },
};

/** Every row of connectors.md 7.6 and the namespace's own answers. */
const table: readonly Row[] = [
  ["namespace-redirected", "namespace", 302, null, false, false, true],
  ["namespace-refused", "namespace", 400, arm("InvalidRequestContent"), false, false, false],
  ["unauthorized", "namespace", 401, arm("InvalidAuthenticationToken"), false, false, false],
  ["forbidden", "namespace", 403, arm("AuthorizationFailed"), false, false, false],
  ["connection-not-found", "namespace", 404, arm("ResourceNotFound"), false, false, false],
  ["namespace-failed", "namespace", 408, null, true, false, true],
  ["namespace-refused", "namespace", 413, null, false, false, false],
  ["namespace-throttled", "namespace", 429, arm("TooManyRequests"), true, true, false],
  ["namespace-failed", "namespace", 500, "<html>oops</html>", true, false, true],
  ["namespace-failed", "namespace", 502, "", true, false, true],
  ["namespace-failed", "namespace", 503, arm("ServiceUnavailable"), true, false, true],
  ["namespace-failed", "namespace", 504, null, true, false, true],
  ["connector-redirected", "connector", 302, null, false, false, true],
  ["connector-refused", "connector", 400, arm("BadRequest"), false, false, false],
  ["connection-unauthenticated", "connector", 401, null, false, false, false],
  ["connector-forbidden", "connector", 403, null, false, false, false],
  ["not-found", "connector", 404, office, false, false, false],
  ["not-found", "connector", 404, { statusCode: 404, message: "Resource not found" }, false, false, false],
  ["not-found", "connector", 404, arm("NotFound"), false, false, false],
  ["not-found", "connector", 404, "no such thing", false, false, false],
  ["connector-failed", "connector", 408, null, true, false, true],
  ["conflict", "connector", 409, arm("Conflict"), false, false, false],
  ["conflict", "connector", 412, null, false, false, false],
  ["connector-refused", "connector", 422, { error_description: "no" }, false, false, false],
  ["connector-failed", "connector", 424, null, false, false, true],
  ["connector-throttled", "connector", 429, { statusCode: 429, message: "later" }, true, true, false],
  ["connector-failed", "connector", 500, "plain text", true, false, true],
  ["connector-failed", "connector", 501, null, false, false, false],
  ["connector-failed", "connector", 503, "<html><body>503</body></html>", true, false, true],
  ["connector-failed", "connector", 504, hub, true, false, true],
  ["status-unknown", "connector", 0, null, false, false, true],
  ["status-unknown", "connector", 799, null, false, false, true],
];

async function errorUnder(fault: Fault, access: "read" | "write"): Promise<InvokeError> {
  const { emulator, desk } = openDeskWorld({ faults: [{ fault, times: 9 }] });
  const { invoke } = openNamespace({ ...emulator, retries: 0 });
  const request = access === "read" ? listIncidents : assign;
  const error = await invoke("desk", request, { access }).catch((thrown: unknown) => thrown);
  desk.close();
  expect(isInvokeError(error)).toBe(true);
  return error as InvokeError;
}

test.each(table)("%s: %s %i", async (code, layer, status, body, readAgain, writeAgain, mayHaveRun) => {
  const fault: Fault = { kind: "status", layer, status, body };
  const read = await errorUnder(fault, "read");
  const write = await errorUnder(fault, "write");
  const known = status > 599 ? 0 : status;
  expect(read).toMatchObject({ code, status: known, mayHaveRun, retryable: readAgain });
  expect(write).toMatchObject({ code, status: known, mayHaveRun, retryable: writeAgain });
  expect(invokeErrorCodes).toContain(code);
  expect(connectorFailure(read)).toMatchObject({ layer, status: known });
});

test("an error that is safe to send again is one that cannot have run, or a read", async () => {
  for (const [, layer, status, body] of table) {
    const error = await errorUnder({ kind: "status", layer, status, body }, "write");
    expect(error.retryable && error.mayHaveRun).toBe(false);
  }
});

test("an offline gateway is no missing item, although it says 404", async () => {
  expect(await errorUnder({ kind: "gateway-offline" }, "write")).toMatchObject({
    code: "gateway-offline",
    status: 404,
    mayHaveRun: true,
    retryable: false,
  });
  expect(await errorUnder({ kind: "gateway-offline" }, "read")).toMatchObject({ retryable: true });
});

test("the worked failure of connectors.md 7.8 B", async () => {
  const error = await errorUnder({ kind: "status", layer: "connector", status: 404, body: office }, "read");
  expect(error.requestId).toBe("bb94");
  expect(connectorFailure(error)).toEqual({
    layer: "connector",
    status: 404,
    code: "ErrorItemNotFound",
    text: "…",
    clientRequestId: "aa83",
    serviceRequestId: "bb94",
    gateway: false,
  });
});

test.each([
  ["not JSON", "<html>a proxy's page</html>"],
  ["no envelope", '{"value":[]}'],
  ["an envelope without a status", '{"response":{"body":{}}}'],
  ["null", "null"],
  ["nothing", ""],
])("200 with %s is answer-invalid and may have run", async (_, text) => {
  const error = await errorUnder({ kind: "garbled", text }, "write");
  expect(error).toMatchObject({ code: "answer-invalid", status: 200, mayHaveRun: true });
});

test.each(['"OK"', '"200"', "200", '"created"', '"NoContent"'])(
  "inner status %s is a success",
  async (status) => {
    const text = `{"response":{"statusCode":${status}}}`;
    const { emulator, desk } = openDeskWorld({ faults: [{ fault: { kind: "garbled", text } }] });
    const { invoke } = openNamespace(emulator);
    expect(await invoke("desk", listIncidents)).toMatchObject({ body: null, headers: {} });
    desk.close();
  },
);

test("the wrapper may be missing", async () => {
  const text = '{"statusCode":"Accepted","headers":{"Location":"/jobs/7"},"body":{"id":7}}';
  const { emulator, desk } = openDeskWorld({ faults: [{ fault: { kind: "garbled", text } }] });
  const { invoke } = openNamespace(emulator);
  expect(await invoke("desk", assign)).toEqual({
    status: 202,
    headers: { location: "/jobs/7" },
    body: { id: 7 },
  });
  expect(emulator.received).toHaveLength(1);
  desk.close();
});

test("an answer that is too large is not read to its end", async () => {
  const { emulator, desk } = openDeskWorld();
  const { invoke } = openNamespace({ ...emulator, maxAnswer: 100 });
  const error = await invoke("desk", listIncidents).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "answer-too-large", mayHaveRun: true });
  desk.close();
});
