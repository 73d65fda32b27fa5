/** Reads the inner status: a number, digits, or a .NET `HttpStatusCode` name; 0 when unknown (connectors.md 7.3). */
export function normaliseStatus(status: unknown): number {
  if (typeof status === "number") return Number.isInteger(status) && inRange(status) ? status : 0;
  if (typeof status !== "string") return 0;
  if (/^\d{3}$/u.test(status)) return inRange(Number(status)) ? Number(status) : 0;
  return byName.get(status.toLowerCase()) ?? 0;
}

function inRange(status: number): boolean {
  return status >= 100 && status <= 599;
}

const names: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  203: "NonAuthoritativeInformation",
  204: "NoContent",
  205: "ResetContent",
  206: "PartialContent",
  300: "MultipleChoices Ambiguous",
  301: "MovedPermanently Moved",
  302: "Found Redirect",
  303: "SeeOther RedirectMethod",
  304: "NotModified",
  307: "TemporaryRedirect RedirectKeepVerb",
  308: "PermanentRedirect",
  400: "BadRequest",
  401: "Unauthorized",
  402: "PaymentRequired",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  408: "RequestTimeout",
  409: "Conflict",
  410: "Gone",
  412: "PreconditionFailed",
  413: "RequestEntityTooLarge",
  414: "RequestUriTooLong",
  415: "UnsupportedMediaType",
  417: "ExpectationFailed",
  422: "UnprocessableEntity UnprocessableContent",
  423: "Locked",
  424: "FailedDependency",
  426: "UpgradeRequired",
  428: "PreconditionRequired",
  429: "TooManyRequests",
  431: "RequestHeaderFieldsTooLarge",
  500: "InternalServerError",
  501: "NotImplemented",
  502: "BadGateway",
  503: "ServiceUnavailable",
  504: "GatewayTimeout",
  507: "InsufficientStorage",
};

const byName: ReadonlyMap<string, number> = new Map(
  Object.entries(names).flatMap(([status, text]) =>
    text.split(" ").map((name) => [name.toLowerCase(), Number(status)] as const),
  ),
);
