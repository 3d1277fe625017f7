// watched-site: what a run is watched by: the store that it is of, and a client of its Temporal server. Owns: that shape.
import type { MirrorClient } from '../client.js';
import type { Store } from '../store/store.js';

export interface WatchedSite {
  readonly store: Store;
  client(): Promise<MirrorClient>;
  /** After kill -9 of Temporal the old connection is of no use. */
  forgetClient(): Promise<void>;
}
