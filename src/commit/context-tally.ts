import type { EpochMs } from '../core/model/entity.ts';
import type { CompiledContext } from './compile-context.ts';
import { type ContextUse, defaultTenant } from './request.ts';

/** The uses of documents in one tenant; those of what no tenant hosts are under any. */
export interface TenantUses {
  readonly tenant: string;
  readonly uses: readonly ContextUse[];
}

/** Counts uses of @contexts, at the cost of one look into a map each. */
export interface ContextTally {
  count(compiled: CompiledContext, at: EpochMs): void;
  /** What was counted since it was last taken, by document. */
  take(): readonly TenantUses[];
}

interface Count {
  count: number;
  lastUsage: EpochMs;
}

export function createContextTally(): ContextTally {
  let counts = new Map<CompiledContext, Count>();
  return {
    count(compiled, at) {
      const known = counts.get(compiled);
      if (known === undefined) {
        if (compiled.documents.length > 0) counts.set(compiled, { count: 1, lastUsage: at });
      } else {
        known.count += 1;
        known.lastUsage = at;
      }
    },
    take() {
      if (counts.size === 0) return [];
      const taken = [...counts].map(([{ documents, tenant = defaultTenant }, { count, lastUsage }]) => ({
        tenant,
        uses: documents.map((context) => ({ context, count, lastUsage })),
      }));
      counts = new Map();
      return taken;
    },
  };
}
