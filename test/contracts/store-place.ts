import type { Store } from "@interlock/governor";

/** A place that stores can be opened on; every call of `open` is a handle of its own on the same place. */
export interface StorePlace {
  open(): Promise<Store>;
  /** Everything that it keeps, as it lies there; left out where nothing does. */
  bytes?(): Promise<Buffer>;
  /** Removes the place, after its handles were closed. */
  remove(): Promise<void>;
}

/** Runs a test on one handle of a fresh place. */
export async function withStore(
  newPlace: () => Promise<StorePlace>,
  work: (store: Store, place: StorePlace) => Promise<void>,
): Promise<void> {
  const place = await newPlace();
  const store = await place.open();
  try {
    await work(store, place);
  } finally {
    await store.close();
    await place.remove();
  }
}
