import type { EpochMs, Iri } from '../../../core/model/entity.ts';
import type { CommitNotice } from '../../../ports/store.ts';

/** What of a write that has happened is told. */
export interface WrittenFacts {
  readonly entityIds: readonly string[];
  /** Types of these Entities, before and after. */
  readonly types: ReadonlySet<Iri>;
  readonly notified: ReadonlySet<string>;
  /** The first instant at which something of it ceases to exist; infinite where nothing does. */
  readonly expiresAt: EpochMs;
  /** Subscriptions that were created, changed or deleted. */
  readonly subscriptions: readonly string[];
  readonly contexts: boolean;
}

/** One notice of writes that happened together; undefined where nothing is to be told. */
export function noticeOf(tenant: string, written: readonly WrittenFacts[]): CommitNotice | undefined {
  const entityIds: string[] = [];
  const types = new Set<Iri>();
  const notified = new Set<string>();
  let expiresAt: EpochMs = Number.POSITIVE_INFINITY;
  const subscriptions = new Set<string>();
  let contexts = false;
  for (const facts of written) {
    for (const id of facts.entityIds) entityIds.push(id);
    for (const type of facts.types) types.add(type);
    for (const id of facts.notified) notified.add(id);
    expiresAt = Math.min(expiresAt, facts.expiresAt);
    for (const id of facts.subscriptions) subscriptions.add(id);
    contexts ||= facts.contexts;
  }
  const catalogue = subscriptions.size > 0;
  if (entityIds.length === 0 && notified.size === 0 && !catalogue && !contexts) return undefined;
  return {
    tenant,
    entityIds,
    types: [...types],
    notified: [...notified],
    catalogue,
    ...(catalogue && { subscriptions: [...subscriptions] }),
    ...(contexts && { contexts: true }),
    ...(expiresAt !== Number.POSITIVE_INFINITY && { expiresAt }),
  };
}
