import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** What a command works with. */
export interface Surroundings {
  /** The store of the settings. @throws Error where it cannot be had. */
  openStore(): Promise<Store>;
  readonly clock: Clock;
  readonly input: Readable;
  readonly output: Writable;
  /** Says a line to the person at the terminal. */
  say(line: string): void;
}

/** Uses the store of the settings, and lets go of it whatever happens. */
export async function withStore<T>(
  { openStore }: Pick<Surroundings, 'openStore'>,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
