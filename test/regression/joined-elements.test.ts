import { expect, test } from "vitest";
import { act, compiled, sent } from "../locks/wire.ts";

// One judged element was sent as two in a path, and a lone empty one as none.
const separators = { csv: ",", ssv: " ", tsv: "\t", pipes: "|", multi: "," } as const;
const places = ["path", "query", "header", "formData"] as const;
const cases = places.flatMap((place) =>
  Object.entries(separators).map(([format, separator]) => [place, format, separator] as const),
);

const tool = (
  place: string,
  format: string,
  ids: "agent" | { readonly user: string[] } = "agent",
  consumes: string[] = [],
) =>
  compiled(
    place === "path" ? "/x/{ids}" : "/x",
    "post",
    {
      consumes,
      parameters: [
        {
          name: "ids",
          in: place,
          required: true,
          type: "array",
          items: { type: "string" },
          collectionFormat: format,
        },
      ],
    },
    { parameters: { "/ids": ids } },
  );

test.each(cases)(
  "an element in a %s joined by %s may not hold the separator, nor be a lone empty one",
  (place, format, separator) => {
    const policy = tool(place, format);
    // Of a form's repeated fields each element stands by itself.
    if (place === "formData" && format === "multi") {
      expect(sent(policy, { ids: ["a,b", ""] }).body).toBe("ids=a%2Cb&ids=");
      return;
    }
    expect(act(policy, { ids: ["me", `a${separator}b`] })).toContain("value-refused /ids/1");
    expect(act(policy, { ids: [""] })).toContain("value-refused /ids/0");
  },
);

test.each(places)("a list that the policy locked in a %s is the policy's own", (place) => {
  const wire = sent(tool(place, "csv", { user: ["a,b", "c"] }), {});
  expect(decodeURIComponent(JSON.stringify(wire))).toContain("a,b,c");
});

test("of multi a multipart body has a part for each element", () => {
  const policy = tool("formData", "multi", "agent", ["multipart/form-data"]);
  const part = (body: string) => ({ headers: { "Content-Disposition": 'form-data; name="ids"' }, body });
  expect(sent(policy, { ids: ["a,b", ""] }).body).toMatchObject({ $multipart: [part("a,b"), part("")] });
});
