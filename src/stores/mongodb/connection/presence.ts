import { setTimeout as pause } from 'node:timers/promises';
import type { Document, MongoClient, TopologyDescription, TopologyDescriptionChangedEvent } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
import type { MongodbStoreOptions } from '../options.ts';
import type { Level } from '../tenant-database.ts';
import { durabilityOf, type WritableServer, whyAway, writableServer } from './topology.ts';

/** Whether a server that takes writes is there. */
export interface Presence {
  /** The level of the first one that was. */
  level(): Level | undefined;
  isHere(): boolean;
  /**
   * Resolves when it is there.
   *
   * @throws Problem ServiceUnavailable when it has been away for as long as that, or this is closed.
   */
  await(patienceMs: number): Promise<void>;
  /** `detail`: one line for people. */
  health(): { readonly ready: boolean; readonly detail: string };
  /** Listeners are told when it is there again, or another one has its role. @returns the way to stop listening. */
  onBack(listener: () => void): () => void;
  close(): void;
}

/** Milliseconds between two attempts to find a server that was never there. */
const attemptMs = 250;

/** Begins to connect, and goes on trying until it is closed. Something is there once it has let us in. */
export function watchPresence(client: MongoClient, options: MongodbStoreOptions): Presence {
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();
  let level: Level | undefined;
  let version: string | undefined;
  /** The one that the driver sees; nobody is let near it before it has let us in for the first time. */
  let seen: WritableServer | undefined;
  let description: TopologyDescription | undefined;
  let fault: string | undefined;
  let awaySince = performance.now();
  let closed = false;

  const isHere = () => seen !== undefined && level !== undefined && !closed;
  const wake = () => {
    for (const tell of [...waiting]) tell();
  };
  const greet = async () => {
    const { version: greeted } = await client.db('admin').command({ buildInfo: 1 });
    version = String(greeted);
  };

  client.on('topologyDescriptionChanged', ({ newDescription }: TopologyDescriptionChangedEvent) => {
    description = newDescription;
    const before = seen;
    seen = acceptable(writableServer(newDescription), level);
    if (before !== undefined && seen === undefined) awaySince = performance.now();
    if (seen === undefined || !isHere()) return;
    if (before !== undefined && seen.address === before.address) return;
    void greet().catch(() => undefined);
    wake();
    for (const listener of listeners) listener();
  });

  // A server that is too old or too new for the driver. Nobody listening, it would end the process.
  client.on('error', (error) => {
    fault = error.message;
  });

  const tryToConnect = async () => {
    try {
      await client.connect();
      await greet();
      fault = undefined;
      // One that takes no writes lets us in as well.
      if (seen === undefined) return;
      refuseImpossible(seen, options);
      level = seen.level;
      wake();
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
    }
  };
  const connect = async () => {
    while (!closed && level === undefined) {
      await tryToConnect();
      if (level === undefined) await pause(attemptMs, undefined, { ref: false });
    }
  };
  void connect();

  const refusal = () =>
    new Problem('ServiceUnavailable', closed ? 'The store is closed.' : 'The database is away.');

  return {
    level: () => level,
    isHere,
    await(patienceMs) {
      if (isHere()) return Promise.resolve();
      const remaining = awaySince + patienceMs - performance.now();
      if (closed || remaining <= 0) return Promise.reject(refusal());
      return new Promise((resolve, reject) => {
        const timer = Number.isFinite(remaining) ? setTimeout(() => end(), remaining) : undefined;
        const end = () => {
          clearTimeout(timer);
          waiting.delete(end);
          if (isHere()) resolve();
          else reject(refusal());
        };
        waiting.add(end);
      });
    },
    health() {
      const ready = isHere();
      if (!ready || seen === undefined) {
        const why = fault ?? (description === undefined ? 'not connected yet' : whyAway(description, level));
        return { ready, detail: `mongodb: ${closed ? 'closed' : why}` };
      }
      const durability = durabilityOf(level ?? seen.level, options);
      return { ready, detail: `mongodb ${version ?? ''}, ${seen.name}${durability}` };
    },
    onBack(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      wake();
    },
  };
}

/** What began with transactions never goes on without: that would be weaker than what was promised. */
function acceptable(
  server: WritableServer | undefined,
  level: Level | undefined,
): WritableServer | undefined {
  return level === 'transactions' && server?.level === 'standalone' ? undefined : server;
}

/** @throws Error where no write could ever be acknowledged. */
function refuseImpossible({ level, name }: WritableServer, { writeConcern }: MongodbStoreOptions): void {
  if (level === 'standalone' && typeof writeConcern === 'number' && writeConcern > 1) {
    throw new Error(`${name} cannot acknowledge writes of ${writeConcern} servers`);
  }
}

/** How far the clock of the server is ahead of ours: it says its time with each sign of life. */
export function watchClock(client: MongoClient): () => number {
  let ahead = 0;
  client.on('serverHeartbeatSucceeded', ({ reply }: { readonly reply: Document }) => {
    const { localTime, isWritablePrimary } = reply;
    if (isWritablePrimary === true && localTime instanceof Date) ahead = localTime.getTime() - Date.now();
  });
  return () => Date.now() + ahead;
}
