import type { EpochMs } from '../../core/model/entity.ts';
import type { BacklogPolicy } from '../../core/subscription/notifier-options.ts';
import type { OutboxSummary } from '../../ports/store.ts';

/** Sequences of what is too much in a backlog. */
export interface Surplus {
  /** Of what a later entry of the same Entity tells as well. */
  readonly coalesced: readonly number[];
  readonly dropped: readonly number[];
}

export interface Excess {
  readonly policy: BacklogPolicy;
  /** Entries above what is allowed. */
  readonly excess: number;
  /** Changes before this instant are too old. */
  readonly oldest: EpochMs;
  /** It stays: it is being retried. */
  readonly retried: number | undefined;
}

/**
 * What has to go: by the policy `coalesce` everything that a later entry tells as well, and in any case the oldest, until
 * what is left is not too old and not too many.
 *
 * @param entries the first of the backlog, in order.
 */
export function surplusOf(
  entries: readonly OutboxSummary[],
  { policy, excess, oldest, retried }: Excess,
): Surplus {
  const coalesced = policy === 'coalesce' ? superseded(entries, retried) : new Set<number>();
  const dropped: number[] = [];
  let left = excess - coalesced.size;
  for (const { sequence, changedAt } of entries) {
    if (coalesced.has(sequence) || sequence === retried) continue;
    if (left <= 0 && changedAt >= oldest) break;
    dropped.push(sequence);
    left -= 1;
  }
  return { coalesced: [...coalesced], dropped };
}

function superseded(entries: readonly OutboxSummary[], retried: number | undefined): Set<number> {
  // What is owed again comes behind changes that it is older than.
  const byAge = entries.toSorted((a, b) => Number(b.replayed === true) - Number(a.replayed === true));
  const last = new Map(byAge.map(({ entityId, sequence }) => [entityId, sequence]));
  const found = entries.filter(
    ({ entityId, sequence }) => sequence !== retried && sequence !== last.get(entityId),
  );
  return new Set(found.map(({ sequence }) => sequence));
}
