import * as clack from "@clack/prompts";
import { escapeText, hasUnseen } from "@interlock/core";

// A definition's texts stand in what is asked; like whatever else is printed, they are shown and never obeyed.
// Values stay as they are: they are answers, and no part of what is drawn.

type Option<Value> = { readonly value: Value; readonly label: string; readonly hint: string };

export const isCancel: typeof clack.isCancel = clack.isCancel;
export const intro = (text: string): void => clack.intro(escapeText(text));
export const outro = (text: string): void => clack.outro(escapeText(text));
export const cancel = (text: string): void => clack.cancel(escapeText(text));

/** Lines beside the questions. */
export const log = {
  step: (text: string): void => clack.log.step(escapeText(text)),
  info: (text: string): void => clack.log.info(escapeText(text)),
  error: (text: string): void => clack.log.error(escapeText(text)),
};

export const confirm = ({ message }: { readonly message: string }): Promise<boolean | symbol> =>
  clack.confirm({ message: escapeText(message) });

/** One of some values. */
export function select<Value extends string | boolean>(question: {
  readonly message: string;
  readonly options: readonly (Omit<Option<Value>, "hint"> & { readonly hint?: string })[];
  readonly initialValue?: Value;
}): Promise<Value | symbol> {
  const options = question.options.map((option) => drawn({ hint: "", ...option }));
  // The prompt's own type tells values that are texts from others, which does not matter here.
  const ask = clack.select as (question: object) => Promise<Value | symbol>;
  return ask({ ...question, message: escapeText(question.message), options });
}

/** Any of some values, in groups. */
export function groupMultiselect(question: {
  readonly message: string;
  readonly options: Readonly<Record<string, readonly Option<string>[]>>;
  readonly initialValues: string[];
}): Promise<string[] | symbol> {
  const groups = Object.entries(question.options).map(([name, each]) => [escapeText(name), each.map(drawn)]);
  const options = Object.fromEntries(groups) as Record<string, Option<string>[]>;
  return clack.groupMultiselect<string>({ ...question, message: escapeText(question.message), options });
}

/** A text. What cannot be shown as it is is not suggested: whoever accepts it would not have seen it. */
export function text(question: {
  readonly message: string;
  readonly initialValue: string;
  readonly validate?: (typed: string | undefined) => string | undefined;
}): Promise<string | symbol> {
  const { message, initialValue, validate } = question;
  return clack.text({
    message: escapeText(message),
    initialValue: hasUnseen(initialValue) ? "" : initialValue,
    ...(validate === undefined ? {} : { validate: (typed) => shownOr(validate(typed)) }),
  });
}

function shownOr(said: string | undefined): string | undefined {
  return said === undefined ? undefined : escapeText(said);
}

function drawn<Value>(option: Option<Value>): Option<Value> {
  return { ...option, label: escapeText(option.label), hint: escapeText(option.hint) };
}
