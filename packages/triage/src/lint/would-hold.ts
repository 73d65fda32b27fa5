import { isObject, type Json, type JsonSchema, own } from "@interlock/core";
import { compileCondition, compileConstraint, compileSchema } from "@interlock/core/schema";
import { definitionKinds, resolve } from "../schema/kinds.ts";
import { declaredNames, isClosed } from "../schema/walk.ts";
import { type Answer, either, every, maybe, no, opposite, some, yes } from "./answer.ts";
import { boundsAnswer, isBoundKeyword } from "./bounds.ts";

/** Whether a policy's schema holds for the values that a declared schema accepts, null aside; clashes are not looked at. */
export function wouldHold(schema: Json, declared: Json | undefined, definitions: JsonSchema): Answer {
  if (schema === true) return yes;
  if (!isObject(schema)) return no("`false` accepts nothing");
  const known = isObject(declared) ? resolve(declared, definitions) : undefined;
  const values = choicesOf(known, definitions);
  if (values !== undefined) return valuesAnswer(schema, values);
  const parts = conjuncts(schema);
  const place: PlaceOf = {
    schema,
    known,
    definitions,
    present: new Set(parts.flatMap((part) => namesOf(part, "required"))),
  };
  return every([
    boundsAnswer(parts, known),
    ...parts.flatMap((part) =>
      Object.entries(part).map(([keyword, value]) => keywordAnswer(part, keyword, value, place)),
    ),
  ]);
}

/** A schema and, like it, all that stands in its `allOf`. */
export function conjuncts(schema: JsonSchema): readonly JsonSchema[] {
  const all = own(schema, "allOf");
  const parts = Array.isArray(all) ? (all as readonly Json[]).filter(isObject) : [];
  return [schema, ...parts.flatMap(conjuncts)];
}

interface PlaceOf {
  readonly schema: JsonSchema;
  readonly known: JsonSchema | undefined;
  readonly definitions: JsonSchema;
  /** Members that the schema itself demands. */
  readonly present: ReadonlySet<string>;
}

function keywordAnswer(schema: JsonSchema, keyword: string, value: Json, place: PlaceOf): Answer {
  const { known, definitions } = place;
  const inner = (part: Json) => wouldHold(part, known, definitions);
  switch (keyword) {
    case "title":
    case "description":
    case "$comment":
      return yes;
    // Told with the bounds, and with what stands beside `if`.
    case "allOf":
      return (value as readonly Json[]).includes(false) ? no("`false` accepts nothing") : yes;
    case "then":
    case "else":
      return yes;
    case "type":
      return typeAnswer(value, place);
    case "const":
      return choiceAnswer([value], place);
    case "enum":
      return choiceAnswer(value as readonly Json[], place);
    case "anyOf":
      return some((value as readonly Json[]).map(inner));
    case "oneOf":
      return oneAnswer((value as readonly Json[]).map(inner));
    case "not":
      return opposite(inner(value));
    case "if":
      return conditionalAnswer(inner(value), schema, inner);
    case "required":
      return every((value as readonly string[]).map((name) => presence(name, known)));
    case "properties":
      return every(
        Object.entries(value as JsonSchema).map(([name, part]) => memberAnswer(name, part, place)),
      );
    case "items":
      return itemsAnswer(value, place);
    case "contains":
      return containsAnswer(value, schema, place);
    default:
      return isBoundKeyword(keyword) ? yes : maybe;
  }
}

function choicesOf(known: JsonSchema | undefined, definitions: JsonSchema): readonly Json[] | undefined {
  const constant = own(known, "const");
  if (constant !== undefined) return [constant];
  const listed = own(known, "enum");
  if (known === undefined || !Array.isArray(listed)) return undefined;
  const check = compileSchema({ ...known, $defs: definitions });
  return (listed as readonly Json[]).filter((value) => check(value).length === 0);
}

// A clash makes a condition hold and its opposite too; of null that clashes nobody thought.
function valuesAnswer(schema: JsonSchema, values: readonly Json[]): Answer {
  const holds = compileCondition(schema);
  const fails = compileCondition({ not: schema });
  const isOut = (value: Json) => !holds(value) || (value === null && fails(value));
  if (values.every(isOut)) return no("none of the values that the definition names fits");
  return values.every((value) => !fails(value)) ? yes : maybe;
}

function typeAnswer(value: Json, { known, definitions }: PlaceOf): Answer {
  const types = known === undefined ? undefined : definitionKinds(known, definitions).types;
  if (types === undefined) return maybe;
  const wanted = (Array.isArray(value) ? value : [value]) as readonly string[];
  const fits = (type: string) => wanted.includes(type) || (type === "number" && wanted.includes("integer"));
  const declared: readonly string[] = [...types];
  if (!declared.some(fits))
    return no(`it wants ${wanted.join(" or ")}, the definition says ${declared.join(" or ")}`);
  const isWhole = own(known, "type") === "integer" || !types.has("number") || wanted.includes("number");
  return declared.every(fits) && isWhole ? yes : maybe;
}

// The values that a schema names are all there are: what stands beside them may refuse them, and so may the definition.
function choiceAnswer(values: readonly Json[], { schema, known, definitions }: PlaceOf): Answer {
  const declared = known === undefined ? undefined : compileSchema({ ...known, $defs: definitions });
  const own = compileConstraint(schema);
  const isLeft = (value: Json) => own(value).length === 0 && (declared?.(value).length ?? 0) === 0;
  if (values.some(isLeft)) return maybe;
  const named = values.map((value) => JSON.stringify(value)).join(", ");
  return no(`none of the values that it names can be there: ${named.slice(0, 200)}`);
}

function oneAnswer(answers: readonly Answer[]): Answer {
  const holding = answers.filter((answer) => answer.is === "yes").length;
  if (holding > 1) return no("two of `oneOf` always hold");
  if (answers.every((answer) => answer.is === "no")) return answers[0] ?? maybe;
  return holding === 1 && answers.filter((answer) => answer.is === "no").length === answers.length - 1
    ? yes
    : maybe;
}

function conditionalAnswer(condition: Answer, schema: JsonSchema, inner: (part: Json) => Answer): Answer {
  const [then, otherwise] = ["then", "else"].map((keyword) => inner(own(schema, keyword) ?? true));
  if (condition.is === "maybe") return either(then as Answer, otherwise as Answer);
  return (condition.is === "yes" ? then : otherwise) as Answer;
}

/** Whether an object has a member. */
export function presence(name: string, known: JsonSchema | undefined): Answer {
  if (namesOf(known, "required").includes(name)) return yes;
  return isClosed(known) && !declaredNames(known).includes(name)
    ? no(`nothing is called ${JSON.stringify(name)} there`)
    : maybe;
}

/** What the definition says of a member. */
export function memberOf(known: JsonSchema | undefined, name: string): Json | undefined {
  return own(own(known, "properties"), name) ?? own(known, "additionalProperties");
}

function memberAnswer(name: string, part: Json, { known, definitions, present }: PlaceOf): Answer {
  const there = presence(name, known);
  const answer = wouldHold(part, memberOf(known, name), definitions);
  if (there.is === "yes" || present.has(name)) return answer;
  return there.is === "no" || answer.is === "yes" ? yes : maybe;
}

function itemsAnswer(value: Json, { known, definitions }: PlaceOf): Answer {
  const answer = wouldHold(value, own(known, "items"), definitions);
  const least = own(known, "minItems");
  return answer.is === "no" && !(typeof least === "number" && least > 0) ? maybe : answer;
}

function containsAnswer(value: Json, schema: JsonSchema, { known, definitions }: PlaceOf): Answer {
  if (own(schema, "minContains") === 0) return maybe;
  const answer = wouldHold(value, own(known, "items"), definitions);
  return answer.is === "no" ? answer : maybe;
}

/** The names that a keyword lists. */
export function namesOf(schema: JsonSchema | undefined, keyword: string): readonly string[] {
  const names = own(schema, keyword);
  return Array.isArray(names) ? (names as readonly string[]) : [];
}
