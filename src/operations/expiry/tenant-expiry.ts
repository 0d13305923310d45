import { system } from '../../access/principal.ts';
import type { ItemOutcome } from '../../commit/request.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { Clock, Schedule } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { commitCommands } from '../commit-commands.ts';

/** What operators are told; a pino logger is one. */
interface ExpiryLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface ExpiryParts {
  readonly store: Pick<Store, 'catalogue' | 'entities' | 'commit' | 'onCommit'>;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly log: ExpiryLog;
}

/** What expires in one tenant. */
export interface TenantExpiry {
  /** Nothing that the store holds expires earlier. */
  readonly due: EpochMs;
  /** Something ceases to exist at that instant. */
  expect(at: EpochMs): void;
  settle(): Promise<void> | undefined;
  stop(): Promise<void>;
}

/** Entities of one commit: other writes get their turn after each. */
const batchSize = 200;
/** Milliseconds that a read waits at most: when very many things expire at once, it hides them rather than wait. */
const longestWait = 1_000;
const firstRetry = 1_000;
const longestRetry = 60_000;

/** @param forget called when nothing is expected any more. */
export function createTenantExpiry(tenant: string, parts: ExpiryParts, forget: () => void): TenantExpiry {
  const { store, clock, schedule, log } = parts;
  /** Nothing that the store holds expires earlier. */
  let due: EpochMs = Number.POSITIVE_INFINITY;
  /** The earliest that commits have told since the removal under way began. */
  let told: EpochMs = Number.POSITIVE_INFINITY;
  let retryAt: EpochMs = 0;
  let failures = 0;
  let removal: Promise<void> | undefined;
  let cancel: (() => void) | undefined;
  let stopped = false;

  function arm(): void {
    cancel?.();
    cancel = undefined;
    if (stopped || removal !== undefined) return;
    if (due === Number.POSITIVE_INFINITY) forget();
    else cancel = schedule(Math.max(0, Math.max(due, retryAt) - clock()), wake);
  }

  /** A timer may have come early: it cannot wait for ever so long, and the clock can be set back. */
  function wake(): void {
    if (Math.max(due, retryAt) > clock()) arm();
    else void remove();
  }

  function remove(): Promise<void> {
    removal ??= removeDue()
      .catch(failed)
      .finally(() => {
        removal = undefined;
        arm();
      });
    return removal;
  }

  async function removeDue(): Promise<void> {
    told = Number.POSITIVE_INFINITY;
    const by = clock();
    let inTheWay: string | undefined;
    for (;;) {
      const ids = await store.entities.expired(tenant, by, batchSize);
      if (stopped) return;
      const [first] = ids;
      if (first === undefined) break;
      if (first === inTheWay) throw new Error(`${first} has expired and cannot be removed`);
      inTheWay = (await removeAll(ids)) ? undefined : first;
    }
    due = Math.min((await store.entities.nextExpiry(tenant)) ?? Number.POSITIVE_INFINITY, told);
    failures = 0;
    retryAt = 0;
  }

  /** @returns whether something was removed. */
  async function removeAll(ids: readonly string[]): Promise<boolean> {
    const envelope = { tenant, principal: system, receivedAt: clock(), source: 'internal' } as const;
    const outcomes = await commitCommands((operation) => store.commit({ envelope, operation }), {
      name: 'entityCommands',
      commands: ids.map((id) => ({ kind: 'expireEntity', id })),
    });
    for (const outcome of outcomes) {
      if (outcome.kind === 'refused') {
        log.error({ tenant, ...outcome }, 'an Entity has expired and cannot be removed');
      }
    }
    return outcomes.some(hasEffect);
  }

  function failed(error: unknown): void {
    failures += 1;
    const delay = Math.min(firstRetry * 2 ** (failures - 1), longestRetry);
    retryAt = clock() + delay;
    log.warn({ tenant, err: error, delay }, 'what has expired is not removed yet');
  }

  async function settled(by: EpochMs): Promise<void> {
    while (due <= by && retryAt <= by && !stopped) await remove();
  }

  return {
    get due() {
      return due;
    },
    expect(at) {
      told = Math.min(told, at);
      if (at >= due) return;
      due = at;
      arm();
    },
    settle() {
      const now = clock();
      if (due > now || retryAt > now || stopped) return undefined;
      const { promise: tooLong, resolve } = Promise.withResolvers<void>();
      const cancelWait = schedule(longestWait, resolve);
      return Promise.race([settled(now), tooLong]).finally(cancelWait);
    },
    async stop() {
      stopped = true;
      arm();
      await removal;
    },
  };
}

function hasEffect(outcome: ItemOutcome): boolean {
  return outcome.kind === 'done' && outcome.effect !== 'none';
}
