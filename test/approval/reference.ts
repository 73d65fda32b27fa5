/**
 * governance.md 5.3, 5.11, 6.6 once more, written as look-ups over bits and sharing nothing with what it checks: 1 = approval,
 * 2 = elevation, 4 = deny, 0 = allow. The join of two answers is their bitwise or.
 */
export interface ReferenceCase {
  readonly profile: "strict" | "azure-sre-agent";
  readonly permission: "allow" | "ask" | "deny" | "byAccess";
  readonly access: "read" | "write";
  readonly marked: boolean;
  readonly authority: "held" | "missing";
  /** Session first, then the ceilings: R readOnly, V review, P proceed, D deny, F defer. */
  readonly modes: string;
  readonly stopped: boolean;
  readonly listed: boolean;
  readonly rule: "none" | "ask" | "deny";
  /** What the rule's condition makes of the arguments: a clash raises like a fit (policy.md 4.5). */
  readonly condition: "fits" | "clashes" | "fails";
  /** A limit, an origin, a confirmation, an unresolved call. */
  readonly asked: boolean;
  readonly approval:
    | "none"
    | "fits"
    | "approval-used"
    | "approval-expired"
    | "approval-mismatch"
    | "rejected"
    | "approval";
  /** What the approval's request showed: all that is asked for now, not what raises it, or only that a right is missing. */
  readonly showed: "all" | "no-reasons" | "right-only";
  readonly grant: boolean;
  readonly elevated: boolean;
  readonly full: boolean;
}

//                        R V P D F
const strict: Readonly<Record<string, string>> = {
  "deny read": "4 4 4 4 4",
  "deny write": "4 4 4 4 4",
  "ask read": "1 1 0 4 1",
  "ask write": "4 1 0 4 1",
  "allow read": "0 0 0 0 0",
  "allow write": "4 0 0 0 0",
  "byAccess read": "0 0 0 0 0",
  "byAccess write": "4 1 0 0 0",
  "byAccess read marked": "4 1 4 4 1",
  "byAccess write marked": "4 1 4 4 1",
};
const product: Readonly<Record<string, string>> = {
  ...strict,
  "ask read": "0 1 0 0 0",
  "ask write": "4 1 0 0 0",
  "byAccess read marked": "0 0 0 0 0",
  "byAccess write marked": "4 1 0 0 0",
};
/** What a rule's ask makes of a column that does not deny. */
const raised: Readonly<Record<string, number>> = { R: 1, V: 1, P: 4, D: 4, F: 1 };

/** What has to be answered, as bits, and the code that a presented approval fails with. */
export function reference(c: ReferenceCase): { readonly bits: number; readonly code?: string } {
  const rule = c.condition === "fails" ? "none" : c.rule;
  if (c.stopped || !c.listed || rule === "deny") return { bits: 4 };
  const isRaised = rule === "ask" || c.asked;
  let bits = over(c, c.permission, isRaised);
  const canGrant = c.grant && !isRaised && canBeGranted(c) && !c.marked && c.permission !== "deny";
  if (canGrant && bits !== 0) bits = over(c, "allow", false);
  if (bits >= 4) return { bits: 4 };
  if (c.approval !== "none" && c.approval !== "fits") return { bits: 4, code: c.approval };
  const answers = c.showed === "all" || (c.showed === "no-reasons" && !isRaised);
  if (c.approval === "fits" && answers) bits &= ~1;
  if (c.elevated && c.approval !== "none") bits &= ~2;
  return bits !== 0 && c.full ? { bits: 4, code: "limit" } : { bits };
}

// A request for somebody's right alone leaves the tool's own ask to a grant.
function canBeGranted({ approval, showed }: ReferenceCase): boolean {
  return approval === "none" || (showed === "right-only" && approval !== "approval");
}

function over(c: ReferenceCase, permission: string, isRaised: boolean): number {
  let bits = 0;
  for (const mode of c.modes) bits |= cell(c, permission, isRaised, mode);
  // Nobody is there to answer what a ceiling asks, unless it is parked.
  return bits & 1 && "PD".includes(c.modes[0] as string) ? 4 : bits;
}

function cell(c: ReferenceCase, permission: string, isRaised: boolean, mode: string): number {
  const table = c.profile === "strict" ? strict : product;
  const row =
    table[`${permission} ${c.access}${c.marked ? " marked" : ""}`] ?? table[`${permission} ${c.access}`];
  const plain = Number(row?.split(" ")["RVPDF".indexOf(mode)]);
  const bits = isRaised && plain !== 4 ? (raised[mode] as number) : plain;
  if (bits === 4 || c.authority === "held") return bits;
  return mode === "D" && c.profile === "strict" ? 4 : bits | 2;
}
