/** A connector namespace that runs on a desk: in process or on loopback, with real services behind it. */

export { createEmulator, type EmulatedConnector, type Emulator, type EmulatorOptions } from "./emulator.ts";
export type { Fault, Layer, PlannedFault } from "./faults.ts";
export { generate } from "./generate.ts";
export type { Listener } from "./listen.ts";
export type { Received } from "./recorder.ts";
export type { Answer, Service, ServiceRequest } from "./service.ts";
