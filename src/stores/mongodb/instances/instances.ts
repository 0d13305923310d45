import { randomUUID } from 'node:crypto';
import { Problem } from '../../../core/errors.ts';
import type { CommitNotice, EntityReader, Outbox } from '../../../ports/store.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantRegistry } from '../schema/tenants.ts';
import { createClaims } from './claims.ts';
import { createLeases, type Leases, type LeaseTarget } from './leases.ts';
import { type Repetition, repeat } from './repeat.ts';
import { createSweep } from './sweep.ts';
import { createTenantWatch, noticeOf } from './watch-tenants.ts';

export interface InstanceParts {
  readonly connection: Pick<MongodbConnection, 'run' | 'system' | 'sessions' | 'limits' | 'serverNow'>;
  readonly registry: Pick<TenantRegistry, 'documents' | 'names'>;
  readonly outbox: Pick<Outbox, 'pending'>;
  readonly entities: Pick<EntityReader, 'nextExpiry'>;
  /** Told, as those of the commits of this process are, of what other processes did and left. */
  onNotice(notice: CommitNotice): void;
  /** Told of what should not happen; not of a server that is away. */
  onFailure(failure: Error): void;
}

/**
 * What the processes with one database agree on: which of them delivers to a Subscription, and what one of them has
 * to know of what the others did. While the server is away nothing is held and nothing is told.
 */
export interface Instances extends Pick<Outbox, 'claim' | 'holds' | 'release'> {
  /** Begins to look, as soon as the server is there. */
  start(): void;
  /** Stops looking, and lets go: another process takes over at once what is left to be delivered. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks at… */
const every = {
  /** …who was woken by other processes: where it was somebody, others are likely to follow, */
  wakes: 250,
  wakesThatFollow: 75,
  /** …the counters of the tenants; longer where there are many, */
  tenants: 500,
  tenantsPerThousand: 500,
  /** …leases that are over, */
  over: 1_000,
  /** …what nobody delivers. */
  sweep: 2_000,
} as const;
/** Leases that are over, taken at once; where there were as many, the next ones soon. */
const takenOver = 200;
const soon = 50;
/** Milliseconds for which stopping waits for the server. */
const longestEnd = 2_000;

export function createInstances(parts: InstanceParts): Instances {
  const { connection, registry, onNotice } = parts;
  const { leaseMs } = connection.limits;
  const process = randomUUID();
  const leases = createLeases(connection, process);
  const onOwed = (targets: readonly LeaseTarget[]) => {
    for (const { tenant, subscriptionId } of targets) onNotice(noticeOf(tenant, [subscriptionId]));
  };
  const claims = createClaims({ leases, leaseMs, onOwed });
  const sweep = createSweep({ ...parts, leases: createLeases(connection, `${process} sweeper`) });
  const watchTenants = createTenantWatch({
    connection,
    tenants: registry.documents,
    nextExpiry: (tenant) => parts.entities.nextExpiry(tenant),
    onNotice,
  });
  const onFailure = onceAMinute(parts.onFailure);
  const begin = (everyMs: number, work: () => Promise<number | undefined>) =>
    repeat({ everyMs, work, onFailure });
  let running: readonly Repetition[] = [];

  return {
    claim: (tenant, subscriptionId) => claims.claim(tenant, subscriptionId),
    holds: (tenant, subscriptionId) => claims.holds(tenant, subscriptionId),
    release: (tenant, subscriptionId) => claims.release(tenant, subscriptionId),

    start() {
      running = [
        begin(
          leaseMs / 4,
          quietly(() => claims.renew()),
        ),
        begin(every.wakes, async () => {
          const heard = await claims.listen();
          await claims.tidy();
          return heard ? every.wakesThatFollow : undefined;
        }),
        begin(
          leaseMs / 4,
          quietly(() => connection.run(connection.sessions.renew)),
        ),
        begin(every.over, () => takeOver(leases, onOwed)),
        begin(
          every.over,
          quietly(() => connection.run(connection.sessions.endThoseOfTheDead)),
        ),
        begin(every.sweep, quietly(sweep.round)),
        begin(every.tenants, async () =>
          Math.max(every.tenants, ((await watchTenants()) / 1000) * every.tenantsPerThousand),
        ),
      ];
    },

    async stop() {
      await Promise.all(running.map((repetition) => repetition.stop()));
      await within(longestEnd, Promise.allSettled([claims.end(), sweep.end()]));
    },
  };
}

/** Whoever claims first has it: to the others it is refused. */
async function takeOver(
  leases: Leases,
  onOwed: (targets: readonly LeaseTarget[]) => void,
): Promise<number | undefined> {
  const over = await leases.over(takenOver);
  onOwed(over);
  return over.length === takenOver ? soon : undefined;
}

/** A round that has nothing to say of the next. */
function quietly(work: () => Promise<void>): () => Promise<undefined> {
  return async () => {
    await work();
    return undefined;
  };
}

/** Hands over what is wrong with us: not that the server is away, and the same not over and over again. */
function onceAMinute(onFailure: (failure: Error) => void): (error: unknown) => void {
  const told = new Map<string, number>();
  return (error) => {
    if (error instanceof Problem && error.code === 'ServiceUnavailable') return;
    const failure = error instanceof Error ? error : new Error(String(error));
    const now = performance.now();
    if (now - (told.get(failure.message) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    if (told.size > 100) told.clear();
    told.set(failure.message, now);
    onFailure(failure);
  };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
