/** Runs one piece of work after another; a rejected one does not hold up the next. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  const queue = createQueues();
  return (work) => queue("", work);
}

/** A queue for each name, kept for as long as anything waits in it. */
export function createQueues(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const queues = new Map<string, Promise<void>>();
  return (name, work) => {
    const next = (queues.get(name) ?? Promise.resolve()).then(work);
    const last = next
      .catch(() => undefined)
      .then(() => {
        if (queues.get(name) === last) queues.delete(name);
      });
    queues.set(name, last);
    return next;
  };
}
