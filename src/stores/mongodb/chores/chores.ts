import { setTimeout as pause } from 'node:timers/promises';
import type { MongodbConnection } from '../connection/connection.ts';
import { isAway } from '../connection/is-away.ts';
import { type Repetition, repeat } from '../instances/repeat.ts';
import type { TenantRegistry } from '../schema/tenants.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import { forgetExpiredAnswers } from './expired-answers.ts';
import { discardOrphans } from './orphans.ts';
import { createUnconfirmedChanges } from './unconfirmed-changes.ts';

/** What chores are done with. */
export interface ChoreParts {
  readonly registry: Pick<TenantRegistry, 'names' | 'find'>;
  readonly connection: Pick<MongodbConnection, 'run' | 'limits'>;
  /** Told of what went wrong, but for the server being away. */
  readonly onFailure: (failure: Error) => void;
}

/** Work that nobody waits for. */
export interface Chores {
  start(): void;
  /** Resolves when none is under way any more. */
  stop(): Promise<void>;
}

/** Milliseconds from the end of a round over all tenants to the beginning of the next. */
const restMs = 10_000;
/** Milliseconds between two steps: chores take little of the server, however much there is to do. */
const pauseMs = 50;
/** Steps of a kind that a tenant gets in a round, so that the others have their turn. */
const stepsOfTenant = 20;

/**
 * Does what is left to do in all tenants, one after the other, step by step. Every process may do so, without a lease:
 * what two of them do at once is done once, and whichever comes second finds nothing.
 */
export function createChores({ registry, connection, onFailure }: ChoreParts): Chores {
  const unconfirmed = createUnconfirmedChanges();
  const kinds: readonly ((database: TenantDatabase) => Promise<boolean>)[] = [
    (database) => unconfirmed.tidy(database),
    (database) => forgetExpiredAnswers(database, connection.limits.idempotencyWindowMs),
    discardOrphans,
  ];
  let waiting: string[] = [];
  let stopped = false;
  let repetition: Repetition | undefined;

  async function choresOf(tenant: string): Promise<void> {
    const database = await registry.find(tenant);
    if (database === undefined) return;
    for (const step of kinds) {
      let more = true;
      for (let taken = 0; more && taken < stepsOfTenant && !stopped; taken += 1) {
        more = await connection.run(() => step(database));
        await pause(pauseMs);
      }
    }
  }

  /** Those of one tenant. @returns when it is the turn of the next. */
  async function work(): Promise<number> {
    if (waiting.length === 0) waiting = [...(await registry.names())];
    const tenant = waiting.pop();
    if (tenant !== undefined) await choresOf(tenant);
    return waiting.length === 0 ? restMs : pauseMs;
  }

  return {
    start() {
      repetition ??= repeat({
        everyMs: restMs,
        work,
        onFailure(error) {
          if (isAway(error)) return;
          onFailure(error instanceof Error ? error : new Error(String(error)));
        },
      });
    },
    async stop() {
      stopped = true;
      await repetition?.stop();
    },
  };
}
