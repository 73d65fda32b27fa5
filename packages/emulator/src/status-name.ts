/** How the namespace writes an inner status: by its .NET name where there is one, else in digits (connectors.md 7.3). */
export function statusName(status: number): string {
  return names.get(status) ?? String(status);
}

const names: ReadonlyMap<number, string> = new Map([
  [200, "OK"],
  [201, "Created"],
  [202, "Accepted"],
  [204, "NoContent"],
  [304, "NotModified"],
  [400, "BadRequest"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "NotFound"],
  [405, "MethodNotAllowed"],
  [408, "RequestTimeout"],
  [409, "Conflict"],
  [412, "PreconditionFailed"],
  [415, "UnsupportedMediaType"],
  [429, "TooManyRequests"],
  [500, "InternalServerError"],
  [501, "NotImplemented"],
  [502, "BadGateway"],
  [503, "ServiceUnavailable"],
  [504, "GatewayTimeout"],
]);
