import { type DynamicSource, isObject, type Json, own, type Parameter } from "@interlock/core";
import { itemsOf, textOf } from "./collection.ts";
import { readPath } from "./response-path.ts";

/** One value that may be chosen. Store `value`, never `title` (connectors.md 1.2). */
export interface Choice {
  /** With the JSON type that the service gave it. */
  readonly value: Json;
  readonly title: string;
  readonly description?: string;
  /** The value's text, where another choice has the same title. */
  readonly subtitle?: string;
  /** Shown, but not to be chosen. */
  readonly disabled?: true;
  /** The definition's path named nothing in any item, and a usual name was taken instead. */
  readonly mapped?: "fallback";
}

/** What an answer, or a page of one, offers. */
export interface Choices {
  readonly choices: readonly Choice[];
  /** Items with the value of one before them. */
  readonly duplicates: number;
  /** Items that had no value. */
  readonly dropped: number;
}

type Paths = Pick<
  DynamicSource,
  "itemsPath" | "valuePath" | "titlePath" | "descriptionPath" | "selectablePath"
>;

/** Reads an answer's body into choices (connectors.md 1.2). */
export function readChoices(source: Paths, body: Json | undefined): Choices {
  const items = itemsOf(body, source.itemsPath);
  const mapping = mappingFor(source, items);
  const found = new Map<string, Choice>();
  let duplicates = 0;
  let dropped = 0;
  for (const item of items) {
    const choice = choiceOf(item, source, mapping);
    const key = choice === undefined ? undefined : JSON.stringify(choice.value);
    if (choice === undefined || key === undefined) dropped += 1;
    else if (found.has(key)) duplicates += 1;
    else found.set(key, choice);
  }
  return { choices: withSubtitles([...found.values()]), duplicates, dropped };
}

interface Mapping {
  readonly value: readonly string[];
  readonly isFallback: boolean;
}

const usualNames = ["value", "id", "Id", "name", "Name"];

// Teams declares `id` and answers { value, displayName }: usual names count only where no item has the declared one.
function mappingFor(source: Paths, items: readonly Json[]): Mapping {
  const { valuePath } = source;
  const objects = items.filter((item) => isObject(item));
  const isMissing =
    valuePath !== undefined &&
    objects.length > 0 &&
    objects.every((item) => readPath(item, valuePath) === undefined);
  return isMissing
    ? { value: usualNames, isFallback: true }
    : { value: valuePath === undefined ? [] : [valuePath], isFallback: false };
}

function choiceOf(item: Json, source: Paths, mapping: Mapping): Choice | undefined {
  if (item === null || item === undefined) return undefined;
  if (typeof item !== "object") return { value: item, title: textOf(item) };
  const value = mapping.value.length === 0 ? item : firstAt(item, mapping.value);
  if (value === undefined || value === null) return undefined;
  const title =
    readPath(item, source.titlePath ?? source.valuePath) ??
    (mapping.isFallback ? firstAt(item, titleNames) : undefined);
  const description = readPath(item, source.descriptionPath);
  return {
    value,
    title: title === undefined || title === null ? textOf(value) : textOf(title),
    ...(source.descriptionPath !== undefined && typeof description === "string" ? { description } : {}),
    ...(source.selectablePath !== undefined && readPath(item, source.selectablePath) === false
      ? { disabled: true as const }
      : {}),
    ...(mapping.isFallback ? { mapped: "fallback" as const } : {}),
  };
}

const titleNames = ["displayName", "title", "name"];

function firstAt(item: Json, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = readPath(item, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

function withSubtitles(choices: readonly Choice[]): readonly Choice[] {
  const uses = new Map<string, number>();
  for (const { title } of choices) uses.set(title, (uses.get(title) ?? 0) + 1);
  return choices.map((choice) =>
    (uses.get(choice.title) ?? 0) > 1 ? { ...choice, subtitle: textOf(choice.value) } : choice,
  );
}

/** The values that the definition itself lists, for when no look-up can give them (connectors.md 1.3). */
export function staticChoices(leaf: Parameter): readonly Choice[] {
  const listed = own(leaf.schema, "enum") ?? own(own(leaf.schema, "items"), "enum");
  if (!Array.isArray(listed)) return [];
  return (listed as readonly Json[])
    .filter((value) => value !== null)
    .map((value) => ({ value, title: textOf(value) }));
}

/** Picked people as the one text that a mail's recipients are (connectors.md 1.5). */
export function joinPeople(choices: readonly Choice[]): string {
  return choices.map(({ value }) => textOf(value)).join(";");
}
