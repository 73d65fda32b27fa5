import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { durablePlaces } from "../governor/hosts/place.ts";
import { startService } from "../governor/hosts/service.ts";

// It wrote to a pipe that nobody read, and died of EPIPE with a stack trace.
test("ends, and says nothing about it", async () => {
  const place = durablePlaces[0]?.create();
  if (place === undefined) throw new Error("no place");
  const service = await startService();
  const world = { store: place.store, service: service.port, expiresIn: 60_000, deadline: 5_000 };
  const program = join(import.meta.dirname, "../governor/hosts/orphaner.ts");
  const parent = spawn(process.execPath, [program, JSON.stringify(world)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  // The child has the same pipes: they close once it has ended as well.
  const [[, signal], said, warned] = await Promise.all([
    once(parent, "close"),
    text(parent.stdout),
    text(parent.stderr),
  ]);
  expect(signal).toBe("SIGKILL");
  expect(said).toBe("");
  expect(warned).not.toMatch(/EPIPE|Error|at .*\.ts/u);
  await service.close();
  await place.remove();
});
