import { type AgentLeaf, type Segment, stepsTo, type ToolEntry } from "@interlock/core";

/** What a policy says of one place of the arguments, and of those below it. */
export interface PlaceNode {
  readonly id: number;
  /** `above`: only something below it has a role. `nobody`: declared, and not the agent's. */
  role: "locked" | "injected" | "agent" | "nobody" | "above";
  /** Something of the agent's stands here or below. */
  holdsAgent: boolean;
  /** A lock stands here or below. */
  holdsLock: boolean;
  /** The keys that the definition does not declare are the agent's. */
  takesOthers: boolean;
  readonly names: Map<string, PlaceNode>;
  elements?: PlaceNode;
}

/** The places of a tool as a tree; its root are the arguments. */
export function placeTree(tool: ToolEntry): PlaceNode {
  let count = 0;
  const make = (): PlaceNode => ({
    id: ++count,
    role: "above",
    holdsAgent: false,
    holdsLock: false,
    takesOthers: false,
    names: new Map(),
  });
  const root = make();
  // What is written later counts: a lock stands whatever else is said of its place.
  for (const leaf of tool.agent) addLeaf(root, leaf, make);
  for (const leaf of tool.injected) nodeAt(root, stepsTo(leaf), make, () => undefined).role = "injected";
  for (const lock of tool.locks)
    nodeAt(root, stepsTo(lock), make, (node) => {
      node.holdsLock = true;
    }).role = "locked";
  return root;
}

function addLeaf(root: PlaceNode, leaf: AgentLeaf, make: () => PlaceNode): void {
  const steps = stepsTo(leaf);
  const mark = (node: PlaceNode): void => {
    node.holdsAgent = true;
  };
  if (steps.at(-1) !== true) {
    nodeAt(root, steps, make, mark).role = "agent";
    return;
  }
  const object = nodeAt(root, steps.slice(0, -1), make, mark);
  object.takesOthers = true;
  for (const name of leaf.declared ?? []) {
    if (!object.names.has(name)) object.names.set(name, { ...make(), role: "nobody" });
  }
}

function nodeAt(
  root: PlaceNode,
  steps: readonly Segment[],
  make: () => PlaceNode,
  mark: (node: PlaceNode) => void,
): PlaceNode {
  let at = root;
  mark(at);
  for (const step of steps) {
    at = step === null ? elementsOf(at, make) : named(at, String(step), make);
    if (at.role === "nobody") at.role = "above";
    mark(at);
  }
  return at;
}

function elementsOf(node: PlaceNode, make: () => PlaceNode): PlaceNode {
  node.elements ??= make();
  return node.elements;
}

function named(node: PlaceNode, name: string, make: () => PlaceNode): PlaceNode {
  let inner = node.names.get(name);
  if (inner === undefined) {
    inner = make();
    node.names.set(name, inner);
  }
  return inner;
}
