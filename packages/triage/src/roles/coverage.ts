import type { Container, Leaf, Operation } from "@interlock/core";
import { isLocked, type PlacedLock } from "./locks.ts";
import { type Address, addressKey, leavesOf, nodeAt, parentOf } from "./parameter-index.ts";
import { mayBeAgent, type Roles } from "./roles.ts";

/** Who supplies what of an operation, and what has to be there. */
export interface Coverage {
  readonly locks: readonly PlacedLock[];
  /** In declaration order, other keys last. */
  readonly agent: readonly Leaf[];
  isAgent(leaf: Leaf): boolean;
  isUser(leaf: Leaf): boolean;
  /** Whether the keys that an object does not declare are the agent's. */
  takesOthers(container: Address): boolean;
  /** Whether a container holds a user or agent leaf. */
  holds(container: Address): boolean;
  /** Whether a container holds an agent leaf. */
  holdsAgent(container: Address): boolean;
  /** Whether a lock below, outside arrays, makes a container be sent whatever the agent sends. */
  isForced(container: Address): boolean;
  /** Whether a container is needed or holds a user or agent leaf (governance.md 3.2). */
  isLive(container: Address): boolean;
  /** Whether a leaf is needed (governance.md 3.2). */
  isNeeded(leaf: Leaf): boolean;
}

/** Works out who supplies what. */
export function coverageOf(operation: Operation, roles: Roles, locks: readonly PlacedLock[]): Coverage {
  const all = leavesOf(operation);
  const user = all.filter((leaf) => isLocked(locks, leaf));
  const users = new Set(user);
  const agent = all.filter(
    (leaf) => !users.has(leaf) && mayBeAgent(leaf) && roles.of(leaf)?.role.role === "agent",
  );
  const agents = new Set(agent);
  const held = pathsAbove([...user, ...agent, ...locks]);
  const heldByAgent = pathsAbove(agent);
  const forced = pathsAbove(locks.filter((lock) => !lock.segments.includes(null)));
  const isLive = (address: Address): boolean => {
    if (held.has(addressKey(address))) return true;
    const parent = parentOf(address);
    if (parent !== undefined && !isLive(parent)) return false;
    // An array step changes nothing: an element is there as far as its array is (reading.md R8).
    if (address.segments.at(-1) === null) return parent !== undefined;
    return containerOf(operation, address)?.requiredLocal === true;
  };
  return {
    locks,
    agent,
    isAgent: (leaf) => agents.has(leaf),
    isUser: (leaf) => users.has(leaf),
    takesOthers: ({ key, segments }) => heldByAgent.has(addressKey({ key, segments: [...segments, true] })),
    holds: (container) => held.has(addressKey(container)),
    holdsAgent: (container) => heldByAgent.has(addressKey(container)),
    isForced: (container) => forced.has(addressKey(container)),
    isLive,
    isNeeded(leaf) {
      if (leaf.readOnly || leaf.notificationUrl || leaf.transport) return false;
      const parent = parentOf(leaf);
      return isRequired(leaf) && (parent === undefined || isLive(parent));
    },
  };
}

/** Whether a leaf is required where it stands: path parameters are whatever they declare (reading.md R8). */
export function isRequired(leaf: Leaf): boolean {
  return leaf.in === "body" ? leaf.requiredLocal : leaf.required;
}

/** The container at an address. */
export function containerOf(operation: Operation, address: Address): Container | undefined {
  const node = nodeAt(operation, address);
  return node?.kind === "container" ? node.container : undefined;
}

function pathsAbove(addresses: readonly Address[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const address of addresses) {
    for (let length = address.segments.length; length >= 0; length--) {
      paths.add(addressKey({ key: address.key, segments: address.segments.slice(0, length) }));
    }
  }
  return paths;
}
