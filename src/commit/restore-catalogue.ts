import { Problem } from '../core/errors.ts';
import type { CatalogueWrite, CommitView, RestoreContext, RestoreSubscription } from './plan.ts';

interface Restored {
  readonly id: string;
  readonly effect: 'created' | 'updated';
  readonly writes: readonly CatalogueWrite[];
}

/**
 * The writes that put something of the catalogue as it was kept elsewhere.
 *
 * @throws Problem AlreadyExists where its id is in use and it is not to be replaced.
 */
export function restoreCatalogue(command: RestoreSubscription | RestoreContext, view: CommitView): Restored {
  return command.kind === 'restoreContext'
    ? restoreContext(command, view)
    : restoreSubscription(command, view);
}

function restoreSubscription(
  { subscription, statistics, replace }: RestoreSubscription,
  view: CommitView,
): Restored {
  const { id } = subscription;
  const exists = view.subscription(id) !== undefined;
  if (exists && !replace) throw new Problem('AlreadyExists', `A Subscription with the id ${id} exists.`);
  const writes: CatalogueWrite[] = [{ kind: 'putSubscription', subscription, statistics }];
  return { id, effect: exists ? 'updated' : 'created', writes };
}

function restoreContext(command: RestoreContext, view: CommitView): Restored {
  const { id, hosted, context, createdAt, numberOfHits, lastUsage, replace } = command;
  const exists = view.hasContext(id);
  if (exists && !replace) throw new Problem('AlreadyExists', `An @context with the id ${id} exists.`);
  const writes: CatalogueWrite[] = [];
  if (exists) writes.push({ kind: 'deleteContext', id });
  writes.push({ kind: 'putContext', id, hosted, context, createdAt });
  if (lastUsage !== undefined) {
    writes.push({ kind: 'countContextUses', uses: [{ context: id, count: numberOfHits, lastUsage }] });
  }
  return { id, effect: exists ? 'updated' : 'created', writes };
}
