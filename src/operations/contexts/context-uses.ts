import type { CompiledContext } from '../../commit/compile-context.ts';
import { createContextTally } from '../../commit/context-tally.ts';
import type { ContextUse } from '../../commit/request.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';

/** Milliseconds that a use may wait to be written: after a crash as many are missing. */
const delay = 10_000;

export interface ContextUsesOptions {
  readonly store: Pick<Store, 'commit'>;
  readonly clock: Clock;
  /** Told when uses could not be written: they are written with the next. */
  readonly onFailure: (error: unknown) => void;
}

/** Counts the uses of @contexts in memory, and has them written now and then. */
export interface ContextUses {
  count(compiled: CompiledContext): void;
  /** Uses that were counted elsewhere. */
  add(tenant: string, uses: readonly ContextUse[]): void;
  /** Writes what was counted so far. Never fails: what cannot be written is kept. */
  write(): Promise<void>;
  /** Writes what is left, and counts on without writing. */
  close(): Promise<void>;
}

type Counts = Map<string, { count: number; lastUsage: EpochMs }>;

export function createContextUses({ store, clock, onFailure }: ContextUsesOptions): ContextUses {
  const tally = createContextTally();
  let tenants = new Map<string, Counts>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();

  const schedule = () => {
    if (timer === undefined && !closed) timer = setTimeout(write, delay).unref();
  };

  const merge = (tenant: string, uses: readonly ContextUse[]) => {
    let counts = tenants.get(tenant);
    if (counts === undefined) {
      counts = new Map();
      tenants.set(tenant, counts);
    }
    for (const { context, count, lastUsage } of uses) {
      const known = counts.get(context);
      if (known === undefined) counts.set(context, { count, lastUsage });
      else {
        known.count += count;
        known.lastUsage = Math.max(known.lastUsage, lastUsage);
      }
    }
  };

  const add = (tenant: string, uses: readonly ContextUse[]) => {
    merge(tenant, uses);
    schedule();
  };

  const writeOf = async (tenant: string, counts: Counts) => {
    const uses = [...counts].map(([context, use]) => ({ context, ...use }));
    try {
      await store.commit({
        envelope: { tenant, principal: { kind: 'system' }, receivedAt: clock(), source: 'internal' },
        operation: { name: 'countContextUses', uses },
      });
    } catch (error) {
      add(tenant, uses);
      onFailure(error);
    }
  };

  const writeAll = async () => {
    clearTimeout(timer);
    timer = undefined;
    for (const { tenant, uses } of tally.take()) merge(tenant, uses);
    const taken = tenants;
    tenants = new Map();
    await Promise.all([...taken].map(([tenant, counts]) => writeOf(tenant, counts)));
  };

  function write(): Promise<void> {
    // What is under way was counted before: whoever asks now is to see it too.
    underWay = underWay.then(writeAll);
    return underWay;
  }

  return {
    count(compiled) {
      tally.count(compiled, clock());
      schedule();
    },
    add,
    write,
    close() {
      closed = true;
      return write();
    },
  };
}
