import type { CompiledContext } from '../../commit/compile-context.ts';
import { createContextTally, type TenantUses } from '../../commit/context-tally.ts';
import type { ContextUse } from '../../commit/request.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { internalEnvelope } from '../internal-envelope.ts';

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

export function createContextUses({ store, clock, onFailure }: ContextUsesOptions): ContextUses {
  const tally = createContextTally();
  const sums = createSums();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();

  const schedule = () => {
    if (timer === undefined && !closed) timer = setTimeout(write, delay).unref();
  };

  const add = (tenant: string, uses: readonly ContextUse[]) => {
    sums.add(tenant, uses);
    schedule();
  };

  const writeOf = async ({ tenant, uses }: TenantUses) => {
    try {
      await store.commit({
        envelope: internalEnvelope(tenant, clock),
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
    for (const { tenant, uses } of tally.take()) sums.add(tenant, uses);
    await Promise.all(sums.take().map(writeOf));
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

/** Adds uses up by tenant and document. */
function createSums() {
  let tenants = new Map<string, Map<string, ContextUse>>();
  return {
    add(tenant: string, uses: readonly ContextUse[]): void {
      const sums = tenants.get(tenant) ?? new Map<string, ContextUse>();
      tenants.set(tenant, sums);
      for (const use of uses) {
        const known = sums.get(use.context);
        sums.set(use.context, known === undefined ? use : sumOf(known, use));
      }
    },
    take(): readonly TenantUses[] {
      const taken = [...tenants].map(([tenant, sums]) => ({ tenant, uses: [...sums.values()] }));
      tenants = new Map();
      return taken;
    },
  };
}

function sumOf(a: ContextUse, b: ContextUse): ContextUse {
  return {
    context: a.context,
    count: a.count + b.count,
    lastUsage: Math.max(a.lastUsage, b.lastUsage),
  };
}
