import { type Json, type Operation, plainJson } from "@interlock/core";
import {
  type Choice,
  choiceSources,
  holdsList,
  inputAt,
  isCyclic,
  planLookup,
  readChoices,
  readPath,
  staticChoices,
  treeSources,
} from "@interlock/dynamic";
import { type Found, found, safely } from "./found.ts";
import { endOf, fallsBack, type LookupEnd, type LookupOptions, type LookupQuestion } from "./lookup-end.ts";
import { type Asking, defaultLimits, lookupPages } from "./lookup-pages.ts";

type Source = Operation["parameters"][number]["dynamic"][number];

/** Finds people for a platform's built-in search; each item has at least the named properties (connectors.md 1.5). */
export type PeopleSearch = (fields: readonly string[]) => Promise<readonly Json[]>;

/** The values that an input may have. */
export function lookup(
  asking: Asking,
  people: PeopleSearch | undefined,
  question: LookupQuestion,
  options: LookupOptions,
): Found<Choice, LookupEnd> {
  return found(safely(choices(asking, people, question, options)));
}

type Pages = AsyncGenerator<readonly Choice[], LookupEnd, void>;

async function* choices(
  asking: Asking,
  people: PeopleSearch | undefined,
  question: LookupQuestion,
  options: LookupOptions,
): Pages {
  const node = inputAt(question.operation, question.pointer);
  if (node === undefined) return { status: "unresolvable", reason: "no-such-input", what: question.pointer };
  if (isCyclic(question.operation, question.pointer)) return { status: "free-text", reason: "cycle" };
  let instead: LookupEnd | undefined;
  for (const source of choiceSources(node)) {
    const end =
      source.lookup.form === "builtIn" && people !== undefined
        ? yield* fromPeople(people, source)
        : yield* fromService(asking, source, question, options);
    if (!fallsBack(end) && end.status !== "failed") return end;
    instead ??= end;
    if (!fallsBack(end)) break;
  }
  const listed = "kind" in node ? [] : staticChoices(node);
  if (listed.length > 0) {
    yield listed;
    return { status: "ok", from: "definition", ...(instead === undefined ? {} : { instead }) };
  }
  return (
    instead ?? { status: "free-text", reason: treeSources(node).length > 0 ? "only-browsed" : "no-source" }
  );
}

async function* fromService(
  asking: Asking,
  source: Source,
  question: LookupQuestion,
  options: LookupOptions,
): Pages {
  const { connector, operation, inputs } = question;
  const terms = options.allow === undefined ? {} : { allow: options.allow };
  const plan = planLookup(connector, operation, source, inputs, terms);
  if (plan.kind !== "request") return endOf(plan);
  const most = options.limits?.items ?? defaultLimits.items;
  const pages = lookupPages(asking, question, plan, options, (body) => holdsList(source, body));
  const seen = new Set<string>();
  for (;;) {
    const page = await pages.next();
    if (page.done === true) {
      if (page.value.kind === "failed") return { status: "failed", error: page.value.error };
      const more = page.value.kind === "partial" ? { partial: page.value.why } : {};
      return {
        status: "ok",
        from: "look-up",
        ...(page.value.kind === "truncated" ? { truncated: true } : {}),
        ...more,
      };
    }
    const fresh = readChoices(source, page.value).choices.filter(
      ({ value }) => !seen.has(JSON.stringify(value)),
    );
    const kept = fresh.slice(0, most - seen.size);
    for (const { value } of kept) seen.add(JSON.stringify(value));
    yield kept;
    if (kept.length < fresh.length) return { status: "ok", from: "look-up", truncated: true };
  }
}

async function* fromPeople(people: PeopleSearch, source: Source): Pages {
  const titlePath = source.titlePath ?? "displayName";
  const valuePath = source.valuePath ?? "mail";
  const items = await search(people, [valuePath, titlePath]);
  if (items === undefined) return { status: "free-text", reason: "built-in", format: "email" };
  // A person without the wanted property cannot be picked; the usual names would give another one.
  const usable = items.filter((item) => readPath(item, valuePath) !== undefined);
  yield readChoices({ valuePath, titlePath }, usable).choices;
  return { status: "ok", from: "people" };
}

async function search(people: PeopleSearch, fields: readonly string[]): Promise<readonly Json[] | undefined> {
  try {
    const items = plainJson(await people(fields));
    return Array.isArray(items) ? items : undefined;
  } catch {
    return undefined;
  }
}
