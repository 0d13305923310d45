import { setTimeout as pause } from 'node:timers/promises';
import type { Document, MongoClient, TopologyDescription, TopologyDescriptionChangedEvent } from 'mongodb';
import { Problem } from '../../../core/errors.ts';
import type { MongodbStoreOptions } from '../options.ts';
import type { Level } from '../tenant-database.ts';
import { durabilityOf, type WritableServer, whyAway, writableServer } from './topology.ts';
import { Waiters } from './waiters.ts';

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
  return new ServerPresence(client, options);
}

class ServerPresence implements Presence {
  readonly #client: MongoClient;
  readonly #options: MongodbStoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #waiters = new Waiters();
  #level: Level | undefined;
  #version: string | undefined;
  /** The one that the driver sees; nobody is let near it before it has let us in for the first time. */
  #seen: WritableServer | undefined;
  #description: TopologyDescription | undefined;
  #fault: string | undefined;
  #awaySince = performance.now();
  #closed = false;

  constructor(client: MongoClient, options: MongodbStoreOptions) {
    this.#client = client;
    this.#options = options;
    client.on('topologyDescriptionChanged', ({ newDescription }: TopologyDescriptionChangedEvent) => {
      this.#see(newDescription);
    });
    // A server that is too old or too new for the driver. Nobody listening, it would end the process.
    client.on('error', (error) => {
      this.#fault = error.message;
    });
    void this.#connect();
  }

  level(): Level | undefined {
    return this.#level;
  }

  isHere(): boolean {
    return this.#seen !== undefined && this.#level !== undefined && !this.#closed;
  }

  await(patienceMs: number): Promise<void> {
    const refusal = this.#refusal();
    if (refusal === undefined) return Promise.resolve();
    const remaining = this.#awaySince + patienceMs - performance.now();
    if (this.#closed || remaining <= 0) return Promise.reject(refusal);
    return this.#waiters.wait(remaining, () => this.#refusal());
  }

  health(): { readonly ready: boolean; readonly detail: string } {
    const ready = this.isHere();
    if (!ready || this.#seen === undefined) {
      return { ready, detail: `mongodb: ${this.#closed ? 'closed' : this.#whyAway()}` };
    }
    const { level, name } = this.#seen;
    const durability = durabilityOf(this.#level ?? level, this.#options);
    return { ready, detail: `mongodb ${this.#version ?? ''}, ${name}${durability}` };
  }

  onBack(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    this.#waiters.wake();
  }

  #see(description: TopologyDescription): void {
    this.#description = description;
    const before = this.#seen;
    this.#seen = acceptable(writableServer(description), this.#level);
    if (before !== undefined && this.#seen === undefined) this.#awaySince = performance.now();
    if (this.#seen === undefined || !this.isHere()) return;
    if (before !== undefined && this.#seen.address === before.address) return;
    void this.#greet().catch(() => undefined);
    this.#waiters.wake();
    for (const listener of this.#listeners) listener();
  }

  async #connect(): Promise<void> {
    while (!this.#closed && this.#level === undefined) {
      await this.#tryToConnect();
      if (this.#level === undefined) await pause(attemptMs, undefined, { ref: false });
    }
  }

  async #tryToConnect(): Promise<void> {
    try {
      await this.#client.connect();
      await this.#greet();
      this.#fault = undefined;
      // One that takes no writes lets us in as well.
      if (this.#seen === undefined) return;
      refuseImpossible(this.#seen, this.#options);
      this.#level = this.#seen.level;
      this.#waiters.wake();
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error);
    }
  }

  async #greet(): Promise<void> {
    const { version } = await this.#client.db('admin').command({ buildInfo: 1 });
    this.#version = String(version);
  }

  #refusal(): Problem | undefined {
    if (this.isHere()) return undefined;
    return new Problem('ServiceUnavailable', this.#closed ? 'The store is closed.' : 'The database is away.');
  }

  #whyAway(): string {
    if (this.#fault !== undefined) return this.#fault;
    return this.#description === undefined ? 'not connected yet' : whyAway(this.#description, this.#level);
  }
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
