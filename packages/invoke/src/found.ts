import { type InvokeError, isInvokeError } from "@interlock/core";
import { invokeError } from "./codes.ts";

/** Things that come page by page. Whoever stops iterating stops asking for more pages. */
export interface Found<T, End> extends AsyncIterable<T> {
  /** How it ended and all there is; asks for every page that is left. Never rejects. */
  outcome(): Promise<End & { readonly items: readonly T[] }>;
}

/** Pages that end with an error of the caller's making where something throws: a host's function, or what no rule foresaw. */
export async function* safely<T, End>(
  pages: AsyncGenerator<readonly T[], End, void>,
): AsyncGenerator<readonly T[], End | { readonly status: "failed"; readonly error: InvokeError }, void> {
  try {
    return yield* pages;
  } catch (thrown) {
    const error = invokeError("request-invalid", "The look-up could not be made.", { mayHaveRun: false });
    return { status: "failed", error: isInvokeError(thrown) ? thrown : error };
  }
}

/** Starts with the first use; whoever comes later gets what is there already and then the same pages. */
export function found<T, End>(pages: AsyncGenerator<readonly T[], End, void>): Found<T, End> {
  const items: T[] = [];
  let end: { readonly value: End } | undefined;
  let pulling: Promise<void> | undefined;

  const pull = (): Promise<void> => {
    pulling ??= pages.next().then((step) => {
      pulling = undefined;
      if (step.done === true) end = { value: step.value };
      else for (const item of step.value) items.push(item);
    });
    return pulling;
  };

  return {
    outcome: async () => {
      while (end === undefined) await pull();
      return { ...end.value, items };
    },
    async *[Symbol.asyncIterator]() {
      for (let index = 0; ; index += 1) {
        while (index >= items.length && end === undefined) await pull();
        if (index >= items.length) return;
        yield items[index] as T;
      }
    },
  };
}
