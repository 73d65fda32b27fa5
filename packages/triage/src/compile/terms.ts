import type { ApprovalTerms, GrantTerms, Limits } from "@interlock/core";
import { readDuration } from "../file/duration.ts";
import type { OperationSource } from "../file/policy-file.ts";
import type { Report } from "../file/report.ts";

type Path = readonly (string | number)[];
const quarterHour = 900_000;

/** Who answers, and how long the question stands; absent terms are those of policy.md 1.4. */
export function approvalTerms(
  source: OperationSource["approval"],
  path: Path,
  report: Report,
): ApprovalTerms {
  const expiresIn = duration(source?.expiresIn, [...path, "approval", "expiresIn"], report);
  return {
    ...(source?.approvers === undefined ? {} : { approvers: source.approvers }),
    quorum: source?.quorum ?? 1,
    notRequester: source?.notRequester ?? false,
    expiresIn: expiresIn ?? quarterHour,
    ...(source?.bytes === undefined ? {} : { bytes: source.bytes }),
  };
}

/** Which standing grants may stand for an approval. */
export function grantTerms(source: OperationSource["grants"], path: Path, report: Report): GrantTerms {
  if (source === undefined || typeof source === "string") return { kind: source ?? "exact" };
  const maxTtl = duration(source.maxTtl, [...path, "grants", "maxTtl"], report);
  return {
    kind: source.kind,
    ...(source.maxUses === undefined ? {} : { maxUses: source.maxUses }),
    ...(maxTtl === undefined ? {} : { maxTtl }),
  };
}

/** How many calls before a person is asked; `undefined` when nothing is limited. */
export function limitsOf(source: OperationSource["limits"]): Limits | undefined {
  return source === undefined || Object.keys(source).length === 0 ? undefined : source;
}

function duration(text: string | undefined, path: Path, report: Report): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = readDuration(text);
  if (milliseconds === undefined) {
    report.add(
      path,
      {
        code: "not-a-policy",
        pointer: `/${path.join("/")}`,
        message: `"${text}" is no duration: write days, hours, minutes and seconds like PT15M or P1DT12H`,
      },
      "value",
    );
  }
  return milliseconds;
}
