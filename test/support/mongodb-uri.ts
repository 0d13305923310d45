import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

/** What a server can do: see `Level` of the MongoDB store. */
export type MongodbLevel = 'transactions' | 'standalone';

const ATTEMPT_MS = 1000;
const POLL_MS = 100;

/** What a server says of itself. */
export interface MongodbGreeting {
  readonly setName?: string;
  readonly msg?: string;
  readonly isWritablePrimary?: boolean;
}

/** Asks until the server answers and takes writes. @throws Error when it does not in time. */
export async function awaitMongodb(uri: string, withinMs: number): Promise<MongodbGreeting> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const client = new MongoClient(uri, {
      serverSelectionTimeoutMS: ATTEMPT_MS,
      connectTimeoutMS: ATTEMPT_MS,
    });
    try {
      const greeting = (await client.db('admin').command({ hello: 1 })) as MongodbGreeting;
      if (greeting.isWritablePrimary === true) return greeting;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    } finally {
      await client.close();
    }
    if (performance.now() > deadline) throw new Error(`${uri} takes no writes.`);
    await pause(POLL_MS);
  }
}

export function levelOf({ setName, msg }: MongodbGreeting): MongodbLevel {
  return setName !== undefined || msg === 'isdbgrid' ? 'transactions' : 'standalone';
}
