import { isEmail, isHostname, isIpv4, isIpv6, isUri } from "./format-address.ts";

/** The formats that a policy may ask for, each asserted; with the words in which a refusal names it. */
const formats: Readonly<Record<string, Format>> = {
  date: { name: "a date such as 2026-01-31", fits: isDate },
  time: { name: "a time with an offset, such as 08:30:00Z", fits: isTime },
  "date-time": { name: "a date and time such as 2026-01-31T08:30:00Z", fits: isDateTime },
  duration: { name: "a duration such as PT15M or P1DT12H", fits: isDuration },
  email: { name: "an e-mail address", fits: isEmail },
  hostname: { name: "a host name", fits: isHostname },
  ipv4: { name: "an IPv4 address", fits: isIpv4 },
  ipv6: { name: "an IPv6 address", fits: isIpv6 },
  uri: { name: "an absolute URI", fits: isUri },
  uuid: { name: "a UUID", fits: (text) => uuid.test(text) },
};

interface Format {
  readonly name: string;
  readonly fits: (text: string) => boolean;
}

/** The names of the formats. */
export const formatNames: readonly string[] = Object.keys(formats);

/** Whether a format is one of them. */
export function isFormat(name: string): boolean {
  return Object.hasOwn(formats, name);
}

/** Whether a text has a format. */
export function hasFormat(name: string, text: string): boolean {
  return isFormat(name) && (formats[name] as Format).fits(text);
}

/** What a text of a format is, in words. */
export function describeFormat(name: string): string {
  return isFormat(name) ? (formats[name] as Format).name : name;
}

// No expression here reads a character twice: none can be made to run away.
const uuid = /^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/u;
const date = /^(\d{4})-(\d{2})-(\d{2})$/u;
const time = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,30})?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/u;
const dayPart = /^(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?$/u;
const timePart = /^(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)$/u;

function isDate(text: string): boolean {
  const parts = date.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

// RFC 3339: a leap second is one only at the end of a UTC day.
function isTime(text: string): boolean {
  const parts = time.exec(text);
  if (parts === null) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = [1, 2, 3, 5, 6].map((at) =>
    Number(parts[at] ?? 0),
  ) as [number, number, number, number, number];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  const offset = (offsetHour * 60 + offsetMinute) * (parts[4] === "-" ? -1 : 1);
  const utc = (((hour * 60 + minute - offset) % 1_440) + 1_440) % 1_440;
  return second < 60 || utc === 1_439;
}

function isDateTime(text: string): boolean {
  return ["T", "t"].includes(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

// RFC 3339, appendix A.
function isDuration(text: string): boolean {
  if (text.length > 100 || !text.startsWith("P")) return false;
  if (/^P\d+W$/u.test(text)) return true;
  const [days, times] = text.slice(1).split("T", 2) as [string, string | undefined];
  if (text.split("T").length > 2 || !dayPart.test(days)) return false;
  return times === undefined ? days !== "" : timePart.test(times);
}
