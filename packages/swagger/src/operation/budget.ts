/** Counts steps; `false` once they are spent. Keeps `$ref` bombs from growing without end. */
export function createBudget(steps: number): () => boolean {
  let left = steps;
  return () => left-- > 0;
}

/** Nodes that reading one operation visits: twice the largest real one (415 leaves) and more, however many there are. */
export function nodesPerOperation(operations: number): number {
  return Math.max(1_000, Math.min(4_000, Math.floor(100_000 / Math.max(1, operations))));
}

/** Steps for writing the schemas of one operation: each definition is written once, so that only long texts need many. */
export function stepsPerOperation(operations: number): number {
  return Math.max(2_000, Math.min(20_000, Math.floor(4_000_000 / Math.max(1, operations))));
}
