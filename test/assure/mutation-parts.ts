/** A part of the product whose tests are judged by the faults that they find. */
export interface MutationPart {
  readonly name: string;
  /** Sources that get faults, as globs from the repository's root. */
  readonly mutate: readonly string[];
  /** Tests that concern them; quick ones, since most faults run several. */
  readonly tests: readonly string[];
  readonly withoutTests: readonly string[];
  /** At least so many of a hundred faults are found. */
  readonly leastScore: number;
}

// Definitions of extreme size.
const slowRegressions = ["test/regression/{broad-reference-bomb,wide-schemas}.test.ts"];

const inSwagger = (...names: string[]) => names.map((name) => `packages/swagger/src/${name}.ts`);
const inApproval = (...names: string[]) => names.map((name) => `packages/approval/src/${name}.ts`);
const inGovernor = (...names: string[]) => names.map((name) => `packages/governor/src/${name}.ts`);

/** What is held to a score: where a fault nobody notices would let something through. */
export const mutationParts: readonly MutationPart[] = [
  {
    name: "reading",
    mutate: [
      ...inSwagger("operation/leaf-walk", "operation/leaf", "operation/leaf-keywords", "operation/container"),
      ...inSwagger("operation/operation-inputs", "schema/flat", "schema/flatten", "schema/reference"),
      ...inSwagger("dynamic/scope", "definition/parameter-list", "definition/addresses"),
    ],
    tests: ["test/swagger/*.test.ts", "test/core/*.test.ts"],
    withoutTests: ["test/swagger/{types,files,fuzz,entries,corpus}.test.ts"],
    leastScore: 85,
  },
  {
    name: "schema",
    mutate: ["packages/core/src/schema/*.ts", "packages/core/src/suggestion.ts", "!**/index.ts"],
    tests: [
      "test/core/*.test.ts",
      "test/regression/{keywords-that-check-nothing,one-pattern-for-all,choices-that-multiply}.test.ts",
      "test/regression/{names-that-objects-inherit,grants-that-bound-nothing}.test.ts",
    ],
    withoutTests: ["test/core/pointer.test.ts"],
    leastScore: 95,
  },
  {
    name: "decisions",
    mutate: [
      "packages/locks/src/*.ts",
      "packages/run-mode/src/*.ts",
      ...inApproval("decide", "rules", "limits"),
      "!**/index.ts",
    ],
    tests: ["test/{locks,run-mode,approval,regression}/*.test.ts"],
    withoutTests: [
      "test/locks/corpus.test.ts",
      "test/approval/{browser,peers,laws}.test.ts",
      ...slowRegressions,
    ],
    leastScore: 95,
  },
  {
    name: "approvals",
    mutate: [
      ...inApproval("answer", "fits", "grant", "request", "could-run", "elevation", "render"),
      ...inGovernor("call/claim", "call/call", "call/replay", "journal/journal", "journal/sign-entry"),
      ...inGovernor("journal/verify", "journal/checkpoints", "people/answer", "people/elevation"),
      ...inGovernor("records/open-claims", "records/named-calls", "records/approvals", "records/grants"),
      ...inGovernor("records/record-answer", "records/halt", "records/counters"),
    ],
    tests: ["test/{approval,governor,regression}/*.test.ts"],
    withoutTests: [
      "test/approval/{browser,peers,laws}.test.ts",
      "test/governor/{crash,races,postgres,stores,interleavings}.test.ts",
      ...slowRegressions,
    ],
    leastScore: 95,
  },
];
