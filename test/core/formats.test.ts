import { compileConstraint, compileSchema } from "@interlock/core/schema";
import { expect, test } from "vitest";

const formats: Readonly<Record<string, readonly [good: readonly string[], bad: readonly string[]]>> = {
  date: [
    ["2026-01-31", "2024-02-29", "2000-02-29", "0001-12-31", "2026-04-30"],
    [
      "2026-02-29",
      "1900-02-29",
      "2026-13-01",
      "2026-00-10",
      "2026-04-31",
      "2026-1-1",
      "2026-01-00",
      "2026-01-01x",
      "",
      "٢٠٢٦-01-01",
    ],
  ],
  time: [
    [
      "08:30:00Z",
      "08:30:00z",
      "23:59:59.123+02:00",
      "00:00:00-23:59",
      "23:59:60Z",
      "01:59:60+02:00",
      "21:59:60-02:00",
    ],
    [
      "08:30:00",
      "24:00:00Z",
      "08:60:00Z",
      "08:30:61Z",
      "08:30:60Z",
      "08:30:00+24:00",
      "08:30:00+02:60",
      "8:30:00Z",
      "08:30Z",
      "08:30:00.Z",
      "x08:30:00Z",
    ],
  ],
  "date-time": [
    ["2026-01-31T08:30:00Z", "2026-01-31t08:30:00.5+02:00"],
    [
      "2026-01-31 08:30:00Z",
      "2026-01-31",
      "2026-02-30T08:30:00Z",
      "2026-01-31T25:30:00Z",
      "2026-01-31TT08:30:00Z",
      "T",
    ],
  ],
  duration: [
    ["PT15M", "P1D", "P1DT12H", "P4W", "P1Y2M3D", "PT1H2M3S", "PT36H", "P1M", "PT0S"],
    [
      "P",
      "PT",
      "15M",
      "P1",
      "P1H",
      "PT1D",
      "P1D2H",
      "P1W2D",
      "P1Y1D",
      "PT1H1S",
      "P1DT",
      "-P1D",
      "P1.5D",
      "PT1M2H",
      "P1DT1HT1M",
      `P${"1".repeat(200)}D`,
    ],
  ],
  email: [
    ["a@b", "oncall@contoso.com", "a.b+c@d-e.example", "!#$%&'*+/=?^_`{|}~@x.y", `${"a".repeat(64)}@b.c`],
    [
      "",
      "a",
      "@b",
      "a@",
      "a@b@c",
      "a.@b",
      ".a@b",
      "a..b@c",
      "a b@c",
      '"a"@b',
      "a@-b",
      "a@b_c",
      "a@b.",
      "a@[1.2.3.4]",
      "ä@b",
      `${"a".repeat(65)}@b`,
      `a@${"b.".repeat(150)}c`,
    ],
  ],
  hostname: [
    ["a", "contoso.example", "x-1.y", "1.2", `${"a".repeat(63)}.b`],
    [
      "",
      ".",
      "a.",
      ".a",
      "-a",
      "a-",
      "a..b",
      "a_b",
      "a b",
      "ä.b",
      "a\n",
      `${"a".repeat(64)}.b`,
      "a.".repeat(127).concat("ab"),
    ],
  ],
  ipv4: [
    ["0.0.0.0", "255.255.255.255", "10.1.2.3"],
    [
      "",
      "1.2.3",
      "1.2.3.4.5",
      "256.1.1.1",
      "01.2.3.4",
      "1.2.3.",
      "1.2.3.x",
      "0x1.2.3.4",
      " 1.2.3.4",
      "1.2.3.4\n",
      "1234.1.1.1",
    ],
  ],
  ipv6: [
    [
      "::",
      "::1",
      "1::",
      "1:2:3:4:5:6:7:8",
      "fe80::1:2",
      "::ffff:1.2.3.4",
      "1:2:3:4:5:6:1.2.3.4",
      "1:2:3:4:5:6:7::",
    ],
    [
      "",
      ":",
      ":::",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1::2::3",
      "12345::",
      "g::",
      "::1.2.3.4:5",
      "1.2.3.4::",
      "::1.2.3",
      "::01.2.3.4",
      "fe80::1%eth0",
      "1:2:3:4:5:6:7:8::",
      ":1",
      "1:",
      "[::1]",
    ],
  ],
  uri: [
    [
      "https://contoso.example/a?b=c#d",
      "urn:a:b",
      "mailto:a@b",
      "a:",
      "http://u:p@h:80/",
      "http://[::1]:8080/x",
      "http://[::1]",
      "x://",
      "data:,%20",
      "https://a/b/?c?d#e?f/",
    ],
    [
      "",
      "/a",
      "//a/b",
      "contoso.example",
      "1a:b",
      "http://a b",
      "http://a/%2",
      "http://a/%zz",
      "http://a#b#c",
      "http://[::1",
      "http://[::g]/",
      "http://a:x/",
      "http://[1]x/",
      "http://a/<b>",
      "http://ä/",
      "http://a\\b",
      "a:b\n",
      "http://a[1]/",
      "http://a@b@c/",
      `a:${"b".repeat(70_000)}`,
    ],
  ],
  uuid: [
    ["0123abcd-0123-4567-89ab-0123456789AB", "00000000-0000-0000-0000-000000000000"],
    [
      "",
      "0123abcd0123456789ab0123456789AB",
      "0123abcd-0123-4567-89ab-0123456789A",
      "g123abcd-0123-4567-89ab-0123456789AB",
      "{0123abcd-0123-4567-89ab-0123456789AB}",
    ],
  ],
};

test.each(Object.entries(formats))("%s is asserted", (format, [good, bad]) => {
  const check = compileConstraint({ format });
  expect(good.filter((text) => check(text).length > 0)).toEqual([]);
  expect(bad.filter((text) => check(text).length === 0)).toEqual([]);
});

test("no format can be made to run away", () => {
  const starts = [
    "",
    "a@",
    "http://",
    "http://a/%",
    "P",
    "::",
    "2026-01-01T00:00:00.",
    "a.",
    "1",
    "%41",
    "[",
    "a:b@",
  ];
  for (const format of Object.keys(formats)) {
    const check = compileConstraint({ format });
    for (const start of starts)
      for (const unit of ["a", "1", ".", "-", "a.", "a-", "%", "%41", ":", "1:", "1M"])
        check(`${start}${unit.repeat(Math.floor(500_000 / unit.length))}!`);
  }
});

test("a definition's own formats stay annotations", () => {
  expect(compileSchema({ type: "string", format: "uuid" })("x")).toEqual([]);
});
