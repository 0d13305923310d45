import { evaluate } from '../../../commit/evaluate.ts';
import type { CommitView, PreparedItem } from '../../../commit/plan.ts';
import { indexSubscriptions } from '../../../core/subscription/match-change.ts';
import type { TenantDatabase } from '../tenant-database.ts';
import type { Unit } from './unit.ts';

const noSubscriptions = indexSubscriptions([]);

/** The @contexts of which evaluating the units will ask whether they exist. */
export function contextsAskedFor(
  units: readonly Unit[],
  { seed, digest }: Pick<TenantDatabase, 'seed' | 'digest'>,
): ReadonlySet<string> {
  const asked = new Set<string>();
  // Which these are, only the evaluation knows: it depends on nothing that is stored.
  const view: CommitView = {
    entity: () => undefined,
    linkedEntity: () => undefined,
    subscription: () => undefined,
    subscriptions: () => noSubscriptions,
    hasContext(id) {
      asked.add(id);
      return false;
    },
  };
  for (const { prepared, envelope, attempts } of units) {
    if (prepared.items.some(concernsContexts)) {
      evaluate(prepared, envelope, view, { now: envelope.receivedAt, sequence: 0, seed, digest });
    }
    for (const { write } of attempts) {
      for (const one of write.catalogue) {
        if (one.kind === 'putContext' || one.kind === 'deleteContext') asked.add(one.id);
      }
    }
  }
  return asked;
}

function concernsContexts(item: PreparedItem): boolean {
  if (item.kind !== 'catalogue') return false;
  const { command } = item;
  return (
    command.kind === 'addContext' ||
    command.kind === 'restoreContext' ||
    command.kind === 'deleteContext' ||
    (command.kind === 'createSubscription' && command.copy !== undefined)
  );
}
