import { inspect } from "node:util";
import { renderRequest } from "@interlock/approval";
import { InvokeError } from "@interlock/core";
import type { Store } from "@interlock/governor";
import { mergeLocks } from "@interlock/locks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { storeKinds, titled } from "../contracts/store-places.ts";
import { policyOf, toolEntry } from "../fixtures/policy.ts";
import { approve, edit } from "./answering.ts";
import { ann, asked, good, setUp } from "./set-up.ts";

const secret = "s3cr3t-canary-4711";
const argument = "argument-canary-0815";
const result = "result-canary-1234";
const locks = [
  { pointer: "/comment/token", key: "comment", segments: ["token"], value: null, secret: "jira" },
];

for (const kind of storeKinds()) {
  test.skipIf(kind.skip !== undefined)(
    `no secret is in the bytes of ${titled(kind)}, the journal, spans, errors or what is shown`,
    async () => {
      const place = await kind.newPlace();
      const written: unknown[] = [];
      const store = noted(await place.open(), written);
      const spans = new InMemorySpanExporter();
      const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer(
        "t",
      );
      const endings = [
        async () => ({ status: 200, headers: {}, body: { echoed: `Bearer ${secret}`, result } }),
        async () => Promise.reject(new InvokeError("cut", `cut: ${secret}`, { mayHaveRun: true })),
        async () => Promise.reject(new InvokeError("refused", secret, { status: 401, mayHaveRun: false })),
        async () => Promise.reject(new Error(`refused, headers: ${secret}`, { cause: { body: secret } })),
      ];
      let ending = 0;
      const { governor, session, sent } = await setUp(
        { locks },
        {
          store,
          telemetry: { tracer },
          secrets: () => secret,
          invoke: async (_, request) => {
            sent.push(request);
            return (endings[ending++ % endings.length] as (typeof endings)[0])();
          },
        },
      );
      const shown: unknown[] = [];
      for (let round = 0; round < endings.length; round++) {
        const args = { issueId: `OPS-${round}`, comment: { body: argument } };
        const id = await asked(session, args);
        await (round % 2 ? edit(governor, id, ann, args) : approve(governor, id, ann));
        const request = await governor.approval(id);
        const merged = mergeLocks(policyOf([toolEntry({ locks })]), "AddComment", args);
        shown.push(request, merged.ok && renderRequest(merged.value), await session.resume(id));
      }
      shown.push(await session.call("AddComment", { ...good, issueId: [argument, secret] }));
      expect(JSON.stringify(sent)).toContain(secret);

      const journal = JSON.stringify(await governor.journal({ limit: 10_000 }));
      const told = inspect(
        spans
          .getFinishedSpans()
          .map(({ attributes, events, name, status }) => ({ attributes, events, name, status })),
        { depth: 20 },
      );
      const kept = `${JSON.stringify(written)}${await place.bytes?.()}`;
      expect(kept.split(argument).length).toBeGreaterThan(kind.name === "memory" ? 1 : 5);
      for (const [name, text] of Object.entries({ journal, told, kept })) {
        expect(text.includes(secret), name).toBe(false);
        expect(text.includes(result), name).toBe(false);
      }
      expect(inspect(shown, { depth: 20, showHidden: true }).includes(secret)).toBe(false);
      // A request that waits for a person holds what they have to see; nothing else does.
      expect(`${journal}${told}`).not.toContain(argument);
      await store.close();
      await place.remove();
    },
  );
}

function noted(store: Store, written: unknown[]): Store {
  return {
    ...store,
    transaction: (tenant, work) =>
      store.transaction(tenant, (transaction) =>
        work({
          ...transaction,
          set: (...values) => {
            written.push(values);
            return transaction.set(...values);
          },
          append: (...values) => {
            written.push(values);
            return transaction.append(...values);
          },
        }),
      ),
  };
}
