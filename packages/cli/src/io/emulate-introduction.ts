/** Where an emulated namespace is. */
export interface Address {
  readonly url: string;
  readonly resourceId: string;
  readonly token: string;
  readonly connections: readonly string[];
}

/** What a person needs to use it from a shell: the address, the token, and lines to paste. */
export function introduction({ url, resourceId, token, connections }: Address): readonly string[] {
  const [connection = "desk"] = connections;
  const read = 'curl -s -H "authorization: Bearer $TOKEN"';
  return [
    `listening on ${url}; connections: ${connections.join(", ")}; Ctrl-C ends it`,
    "",
    `export ARM=${url}`,
    `export NS=${resourceId}`,
    `export TOKEN=${token}`,
    "",
    `${read} "$ARM$NS/connections?api-version=2026-05-01-preview"`,
    `${read} -H "content-type: application/json" -d '${firstCall(connection)}' \\`,
    `  "$ARM$NS/connections/${connection}/dynamicInvoke?api-version=2026-05-01-preview"`,
    "",
  ];
}

function firstCall(connection: string): string {
  const requests: Readonly<Record<string, object>> = {
    desk: { method: "GET", path: "/v1/teams", headers: { "x-desk-api-version": "2026-01-01" } },
    sql: { method: "GET", path: "/datasets/default/tables" },
  };
  return JSON.stringify({ request: requests[connection] ?? { method: "GET", path: "/..." } });
}
