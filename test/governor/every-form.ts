/** A form of an input that no door lets through, and how it came to be. */
export interface Hostile {
  readonly how: string;
  readonly value: unknown;
}

const wrong: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  Number.NaN,
  true,
  "",
  [],
  ["x"],
  {},
  () => "x",
  Symbol("x"),
  1n,
];

/** Whether a member may well be such a value. */
export type MayBe = (member: string, value: unknown) => boolean;

/**
 * Every member missing, wrong-typed, inherited or read by a getter; one too many; and the whole as a class's instance, as
 * what inherits everything, or as no object at all.
 */
export function hostileForms(
  valid: Readonly<Record<string, unknown>>,
  optional: readonly string[] = [],
  mayBe: MayBe = () => false,
): readonly Hostile[] {
  const forms: Hostile[] = [];
  const add = (how: string, value: unknown): void => {
    forms.push({ how, value });
  };
  for (const member of Object.keys(valid)) {
    const { [member]: value, ...rest } = valid;
    if (!optional.includes(member)) {
      add(`without ${member}`, rest);
      add(`${member} undefined`, { ...rest, [member]: undefined });
      add(`${member} inherited`, Object.assign(Object.create({ [member]: value }) as object, rest));
    }
    for (const other of wrong)
      if (!mayBe(member, other)) add(`${member} = ${named(other)}`, { ...valid, [member]: other });
    add(
      `${member} read by a getter`,
      Object.defineProperty({ ...rest }, member, { get: () => value, enumerable: true }),
    );
  }
  add("one member more", { ...valid, extra: 1 });
  add("a member of a symbol more", { ...valid, [Symbol("x")]: 1 });
  add("an own __proto__", JSON.parse(`{"__proto__":{},${JSON.stringify(valid).slice(1)}`));
  add("all inherited", Object.create(valid));
  add("a class's instance", Object.assign(new (class Some {})(), valid));
  add(
    "what inherits from a class's instance",
    Object.assign(Object.create(Object.create({})) as object, valid),
  );
  add("a list", [valid]);
  add("a map", new Map(Object.entries(valid)));
  for (const value of [null, 1, "x", true, () => valid]) add(named(value), value);
  return forms;
}

/** What is no id. */
export const noIds: readonly Hostile[] = [
  undefined,
  null,
  0,
  true,
  "",
  [],
  ["x"],
  {},
  new String("x"),
  Symbol("x"),
].map((value) => ({ how: named(value), value }));

function named(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (value instanceof String) return "a text's object";
  return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
}
