import type { Store } from "@interlock/governor";
import { afterAll, beforeAll, describe } from "vitest";
import type { StorePlace } from "./store-place.ts";
import { type StoreKind, storeKinds, titled } from "./store-places.ts";

/** A store that the tests of one description share; open while they run. */
export interface SharedStore {
  readonly kind: StoreKind;
  readonly store: () => Store;
  readonly place: () => StorePlace;
}

/** Describes something once for each kind of store; what is absent is skipped, which its kind has said aloud. */
export function onEveryStore(title: string, describeOn: (shared: SharedStore) => void): void {
  for (const kind of storeKinds()) {
    describe.skipIf(kind.skip !== undefined)(`${title} on ${titled(kind)}`, () => {
      let place: StorePlace;
      let store: Store;
      beforeAll(async () => {
        place = await kind.newPlace();
        store = await place.open();
        // PGlite takes its time to start.
      }, 60_000);
      afterAll(async () => {
        await store.close();
        await place.remove();
      });
      describeOn({ kind, store: () => store, place: () => place });
    });
  }
}
