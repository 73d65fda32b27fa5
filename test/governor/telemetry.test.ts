import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { good, setUp } from "./set-up.ts";

function openTelemetry() {
  const spans = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer(
    "test",
  );
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const meters = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metrics })] });
  return { spans, tracer, metrics, meters, meter: meters.getMeter("test") };
}

test("one span a call, with decision, reasons and keyed digest, and never an argument", async () => {
  const { spans, tracer, meter, meters, metrics } = openTelemetry();
  const { governor, session } = await setUp({}, { telemetry: { tracer, meter } });
  await session.call("Read", good);
  await session.call("AddComment", { ...good, comment: { body: "canary" } });
  await session.call("AddComment", { ...good, canary: "canary" });
  await session.call("canary", {});
  const found = spans.getFinishedSpans().map(({ name, attributes }) => ({ name, ...attributes }));
  const [claimed] = (await governor.journal()).filter((entry) => entry.kind === "claimed");
  expect(found).toMatchObject([
    {
      name: "interlock.call",
      "interlock.tool": "Read",
      "interlock.verdict": "allow",
      "interlock.outcome": "completed",
    },
    {
      "interlock.tool": "AddComment",
      "interlock.verdict": "ask",
      "interlock.reasons": ["permission"],
      "interlock.outcome": "pending",
    },
    { "interlock.tool": "AddComment", "interlock.outcome": "invalid" },
    { "interlock.tool": "", "interlock.outcome": "invalid" },
  ]);
  expect(found[0]).toHaveProperty(["interlock.request"], claimed?.kind === "claimed" ? claimed.request : "");
  expect(JSON.stringify(found)).not.toContain("canary");

  await meters.forceFlush();
  const points = metrics.getMetrics().at(-1)?.scopeMetrics[0]?.metrics[0]?.dataPoints;
  expect(points?.map(({ attributes, value }) => `${attributes["interlock.outcome"]} ${value}`)).toEqual([
    "completed 1",
    "pending 1",
    "invalid 1",
    "invalid 1",
  ]);
  await meters.shutdown();
});

test("telemetry that throws is telemetry that is missing", async () => {
  const broken = () => {
    throw new Error("down");
  };
  const { session } = await setUp(
    {},
    { telemetry: { tracer: { startSpan: broken }, meter: { createCounter: broken } } },
  );
  expect(await session.call("Read", good)).toMatchObject({ status: "completed" });
});
