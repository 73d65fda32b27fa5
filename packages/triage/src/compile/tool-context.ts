import type { Operation } from "@interlock/core";
import type { OperationSource } from "../file/policy-file.ts";
import type { Report } from "../file/report.ts";
import type { CheckLock } from "../roles/lock-check.ts";

/** What compiling one operation needs. */
export interface ToolContext {
  readonly name: string;
  readonly connector: string;
  readonly operation: Operation;
  readonly source: OperationSource;
  /** Where the operation stands in the file. */
  readonly path: readonly (string | number)[];
  readonly report: Report;
  readonly checkLock: CheckLock;
}
