/** Counts steps; `false` once they are spent. Keeps `$ref` bombs from growing without end. */
export function createBudget(steps: number): () => boolean {
  let left = steps;
  return () => left-- > 0;
}

/** Steps for one operation: far above the largest real one (415 leaves), smaller where a document holds very many. */
export function stepsPerOperation(operations: number): number {
  return Math.max(2_000, Math.min(20_000, Math.floor(4_000_000 / Math.max(1, operations))));
}
