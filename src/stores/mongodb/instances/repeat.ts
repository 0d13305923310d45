import { setTimeout as pause } from 'node:timers/promises';

/** Something that is done again and again until it is stopped. */
export interface Repetition {
  /** Begins no other round, and waits a moment for the one under way. */
  stop(): Promise<void>;
}

export interface Round {
  /** Milliseconds between the end of a round and the next; up to a quarter more or less, so that processes spread. */
  readonly everyMs: number;
  /** @returns milliseconds, where the next round is to begin at another time. */
  work(): Promise<number | undefined>;
  onFailure(error: unknown): void;
}

/** Milliseconds that stopping waits for a round: the server may be away. */
const longestWait = 1_000;

/** Does it at once, and from then on until it is stopped; a round that fails is followed by the next. */
export function repeat({ everyMs, work, onFailure }: Round): Repetition {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function round(): Promise<number | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!signal.aborted) onFailure(error);
      return undefined;
    }
  }

  async function rounds(): Promise<void> {
    while (!signal.aborted) {
      const next = (await round()) ?? everyMs;
      await pause(next * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  const ended = rounds();
  return {
    async stop() {
      stopping.abort();
      const waiting = new AbortController();
      await Promise.race([ended, pause(longestWait, undefined, { signal: waiting.signal }).catch(() => {})]);
      waiting.abort();
    },
  };
}
