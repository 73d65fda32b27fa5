import type { BodyEncoding, InvokeRequest, Json } from "@interlock/core";
import { describe, expect, test } from "vitest";
import { type Arrived, headerOf, openLoopback } from "../invoke/loopback.ts";
import { compiled, sent } from "../locks/wire.ts";

// What was judged and approved arrives byte for byte: `FormData` rewrote line ends, and other layers have habits of their own.
async function arrives(request: Partial<InvokeRequest>): Promise<Arrived> {
  const { arrived, namespace } = await openLoopback();
  await namespace.invoke("c", { method: "POST", path: "/x", ...request });
  expect(arrived).toHaveLength(1);
  return arrived[0] as Arrived;
}

/** The parts of a multipart body, cut at its boundary and read no further. */
function partsOf(one: Arrived): readonly { readonly head: readonly string[]; readonly content: string }[] {
  const boundary = /boundary=([\w-]+)$/u.exec(headerOf(one, "content-type") ?? "")?.[1];
  const pieces = one.body.toString("latin1").split(`--${boundary}`);
  expect([pieces[0], pieces.at(-1)]).toEqual(["", "--\r\n"]);
  return pieces.slice(1, -1).map((piece) => {
    const end = piece.indexOf("\r\n\r\n");
    expect([piece.slice(0, 2), piece.slice(-2)]).toEqual(["\r\n", "\r\n"]);
    const content = Buffer.from(piece.slice(end + 4, -2), "latin1").toString();
    return { head: piece.slice(2, end).split("\r\n"), content };
  });
}

const texts = [
  "a\nb",
  "a\rb",
  "a\r\nb",
  "\n",
  "\r\n\r\n",
  "--\r\n--x--",
  "é\u2028\u0000",
  "",
  " a ",
  "\ufeffa",
];

describe.each(texts)("a text arrives as it was approved: %j", (text) => {
  const field = { name: "note", in: "formData", type: "string" };
  const form = (type: string) =>
    compiled("/x", "post", { consumes: [type], parameters: [field] }, { parameters: { "/note": "agent" } });

  test("in a part of a form", async () => {
    const one = await arrives(sent(form("multipart/form-data"), { note: text }));
    expect(partsOf(one)).toEqual([{ head: ['Content-Disposition: form-data; name="note"'], content: text }]);
  });

  test("in a field of a form", async () => {
    const one = await arrives(sent(form("application/x-www-form-urlencoded"), { note: text }));
    expect(new URLSearchParams(one.body.toString()).get("note")).toBe(text);
  });

  test.each<[BodyEncoding]>([["text"], ["binary"]])("as a body of %s", async (encoding) => {
    expect((await arrives({ body: text, encoding })).body).toEqual(Buffer.from(text));
  });

  test("in JSON, and in a query", async () => {
    const one = await arrives({ body: { text }, encoding: "json", queries: { text } });
    expect(JSON.parse(one.body.toString())).toEqual({ text });
    expect(new URL(one.url, "http://x").searchParams.get("text")).toBe(text);
  });
});

describe("parts that the agent supplies whole", () => {
  const multipart = (...parts: readonly Json[]) =>
    arrives({ encoding: "multipart", body: { "$content-type": "multipart/form-data", $multipart: parts } });
  const named = 'form-data; name="a"';

  test("arrive with every header of theirs", async () => {
    const headers = { "Content-Disposition": 'form-data; name="é; filename=x"', "Content-Type": "text/csv" };
    expect(partsOf(await multipart({ headers, body: "1\n2" }))).toMatchObject([
      { head: [expect.stringContaining("form-data"), "Content-Type: text/csv"], content: "1\n2" },
    ]);
  });

  test("have the bytes of a file, and a text that holds no boundary", async () => {
    const headers = { "Content-Disposition": `${named}; filename="a.bin"` };
    const [file] = partsOf(await multipart({ headers, body: Buffer.from("a\nb").toString("base64") }));
    expect(file).toEqual({
      head: [
        `Content-Disposition: ${headers["Content-Disposition"]}`,
        "Content-Type: application/octet-stream",
      ],
      content: "a\nb",
    });
  });

  test.each<[string, Json]>([
    [
      "a file that is no Base64",
      { headers: { "Content-Disposition": `${named}; filename="x"` }, body: "a b" },
    ],
    [
      "a file of loose Base64",
      { headers: { "Content-Disposition": `${named}; filename="x"` }, body: "aGl=" },
    ],
    ["a file that is an object", { headers: { "Content-Disposition": `${named}; filename="x"` }, body: {} }],
    ["a header of two lines", { headers: { "Content-Disposition": named, "X-A": "a\r\nb: c" }, body: "" }],
    ["a header's name that is none", { headers: { "Content-Disposition": named, "a b": "c" }, body: "" }],
    ["a header that is no text", { headers: { "Content-Disposition": named, a: 1 }, body: "" }],
    ["a header twice", { headers: { "Content-Disposition": named, "content-disposition": "x" }, body: "" }],
    ["nothing that names it", { headers: {}, body: "" }],
    ["quotes that do not close", { headers: { "Content-Disposition": 'form-data; name="a' }, body: "" }],
    ["nothing in it", { headers: { "Content-Disposition": named } }],
    ["more in it", { headers: { "Content-Disposition": named }, body: "", more: 1 }],
    ["half a surrogate pair", { headers: { "Content-Disposition": named }, body: "\ud800" }],
    ["no headers", "a"],
  ])("are refused with %s", async (_, part) => {
    await expect(multipart(part)).rejects.toMatchObject({ code: "request-invalid", mayHaveRun: false });
  });
});

test.each<[BodyEncoding, Json]>([
  ["text", "\udc00"],
  ["urlencoded", "a=\udc00"],
  ["binary", "\ud800"],
  ["binary", { "$content-type": "a/b", $content: "aGl=" }],
  ["binary", { "$content-type": "a/b", $content: "aG k=" }],
  ["binary", { "$content-type": " a/b", $content: "aGk=" }],
  ["multipart", { "$content-type": "text/html", $multipart: [] }],
  ["multipart", { "$content-type": "multipart/form-data; boundary=x", $multipart: [] }],
])("a body of %s that would arrive as another is refused: %j", async (encoding, body) => {
  await expect(arrives({ encoding, body })).rejects.toMatchObject({
    code: "request-invalid",
    mayHaveRun: false,
  });
});

test.each([" a", "a ", "\ta", "a\t"])(
  "a header's value that would lose its space is refused: %j",
  async (value) => {
    await expect(arrives({ headers: { "x-a": value } })).rejects.toMatchObject({ code: "request-invalid" });
  },
);

test("a header's value arrives as it is", async () => {
  const one = await arrives({ headers: { "x-a": "a  b\t\u00e9" } });
  expect(headerOf(one, "x-a")).toBe("a  b\t\u00e9");
});
