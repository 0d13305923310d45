import type { Collection } from 'mongodb';
import type { EpochMs } from '../../../core/model/entity.ts';
import type { CommitNotice } from '../../../ports/store.ts';
import type { MongodbConnection } from '../connection/connection.ts';
import type { TenantDocument } from '../layout.ts';

export interface TenantWatchParts {
  readonly connection: Pick<MongodbConnection, 'run'>;
  readonly tenants: () => Collection<TenantDocument>;
  nextExpiry(tenant: string): Promise<EpochMs | undefined>;
  onNotice(notice: CommitNotice): void;
}

type Counters = Pick<TenantDocument, 'epoch' | 'contexts' | 'expiry'>;

const unknown: Counters = { epoch: 0, contexts: 0, expiry: 0 };

/**
 * Sees what others changed in the catalogues, in @contexts that were known, and in what ceases to exist, and tells it.
 * What is seen of a tenant for the first time is told as well: it may have been looked at here before.
 *
 * @returns looks once. What could not be told, since the server went away, is told the next time.
 */
export function createTenantWatch(parts: TenantWatchParts): () => Promise<number> {
  const { connection, onNotice } = parts;
  const seen = new Map<string, Counters>();

  async function tell(tenant: string, before: Counters, after: Counters): Promise<void> {
    const expiresAt = after.expiry === before.expiry ? undefined : await parts.nextExpiry(tenant);
    const catalogue = after.epoch !== before.epoch;
    const contexts = after.contexts !== before.contexts;
    if (catalogue || contexts || expiresAt !== undefined) {
      onNotice({
        ...noticeOf(tenant, []),
        catalogue,
        ...(expiresAt !== undefined && { expiresAt }),
        ...(contexts && { contexts }),
      });
    }
    seen.set(tenant, after);
  }

  return async () => {
    const projection = { epoch: 1, contexts: 1, expiry: 1 } as const;
    const documents = await connection.run(() => parts.tenants().find({}, { projection }).toArray());
    for (const { _id, epoch, contexts, expiry } of documents) {
      const before = seen.get(_id) ?? unknown;
      if (before.epoch === epoch && before.contexts === contexts && before.expiry === expiry) continue;
      await tell(_id, before, { epoch, contexts, expiry });
    }
    return documents.length;
  };
}

/** That something may be owed to Subscriptions of a tenant, and nothing else. */
export function noticeOf(tenant: string, notified: readonly string[]): CommitNotice {
  return { tenant, entityIds: [], types: [], notified, catalogue: false };
}
