const stateKey: unique symbol = Symbol("state");

/**
 * Gives objects of one kind properties that are computed from a state when they are read. All objects share the
 * accessors: `get` in an object literal would give each a hidden class of its own, which measured ten times slower;
 * a WeakMap of states would keep every young object alive until the next full collection.
 */
export function lazyProperties<S>(getters: {
  readonly [name: string]: (state: S) => unknown;
}): (target: object, state: S) => void {
  const accessors = Object.keys(getters).map((name) => {
    const read = getters[name] as (state: S) => unknown;
    const get = function (this: { readonly [stateKey]: S }): unknown {
      return read(this[stateKey]);
    };
    return { name, descriptor: { get, enumerable: true, configurable: true } };
  });
  return (target, state) => {
    Object.defineProperty(target, stateKey, { value: state });
    for (const { name, descriptor } of accessors) Object.defineProperty(target, name, descriptor);
  };
}
