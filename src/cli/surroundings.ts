import type { Readable, Writable } from 'node:stream';
import { Problem } from '../core/errors.ts';
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

/**
 * Uses the store of the settings, and lets go of it whatever happens.
 *
 * @throws whatever made it fail; where that is the store being away, with what the store says of it.
 */
export async function withStore<T>(
  { openStore }: Pick<Surroundings, 'openStore'>,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore();
  try {
    return await use(store);
  } catch (error) {
    throw explained(error, store);
  } finally {
    await store.close();
  }
}

function explained(error: unknown, store: Pick<Store, 'health'>): unknown {
  if (!(error instanceof Problem) || error.code !== 'ServiceUnavailable') return error;
  const { ready, detail } = store.health();
  return ready ? error : new Problem(error.code, `${error.detail} ${detail}`, { cause: error });
}
