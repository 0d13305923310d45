import type { CatalogueReader, CommitNotice, ContextLoader } from '../../src/ports/store.ts';
import { createApplyWrites } from '../../src/stores/mongodb/apply/apply-writes.ts';
import { createConfirmations } from '../../src/stores/mongodb/apply/confirmations.ts';
import type { ApplyWrites } from '../../src/stores/mongodb/atomic-write.ts';
import { createCatalogueReader } from '../../src/stores/mongodb/catalogue/catalogue-reader.ts';
import { entityOf } from '../../src/stores/mongodb/codec/entity-document.ts';
import { type CommitQueue, createCommitQueue } from '../../src/stores/mongodb/commit/commit-queue.ts';
import type { MongodbProcess } from './mongodb-installation.ts';
import { noContexts } from './no-contexts.ts';

export interface MongodbCommits {
  readonly queue: CommitQueue;
  readonly catalogue: CatalogueReader;
  readonly notices: readonly CommitNotice[];
  /** What went wrong inside. */
  readonly failures: readonly Error[];
  /** How many documents of Entities each call of the applying part was given. */
  readonly stepsWritten: readonly number[];
  /** The values of an Attribute of an Entity as it is stored; undefined where there is no Entity. */
  valuesOf(tenant: string, id: string, attribute: string): Promise<unknown>;
  /** The changes that are in the outbox, by their sequence. */
  owed(
    tenant: string,
  ): Promise<readonly { readonly sequence: number; readonly id: string; readonly text: string }[]>;
}

/** The writing side of a store in one process. */
export function openCommits(
  { connection, registry }: MongodbProcess,
  {
    loadContext = noContexts,
    around = (apply) => apply,
  }: { readonly loadContext?: ContextLoader; readonly around?: (apply: ApplyWrites) => ApplyWrites } = {},
): MongodbCommits {
  const notices: CommitNotice[] = [];
  const failures: Error[] = [];
  const stepsWritten: number[] = [];
  const onFailure = (failure: Error) => void failures.push(failure);
  const confirmations = createConfirmations(onFailure);
  const apply = createApplyWrites({ connection, confirmations, onFailure });
  const catalogue = createCatalogueReader(registry, connection);
  const queue = createCommitQueue({
    tenants: registry,
    connection,
    apply: around((database, writes) => {
      stepsWritten.push(writes.reduce((sum, { entities }) => sum + entities.length, 0));
      return apply(database, writes);
    }),
    contexts: catalogue,
    limits: connection.limits,
    loadContext,
    onNotice: (notice) => void notices.push(notice),
    onFailure,
  });
  return {
    queue,
    catalogue,
    notices,
    failures,
    stepsWritten,
    async valuesOf(tenant, id, attribute) {
      const { entities, dictionary } = await registry.open(tenant);
      const document = await entities.findOne({ _id: id });
      const entity = document && (await dictionary.decode((iriOf) => entityOf(document, iriOf)));
      return entity?.attributes[`https://uri.etsi.org/ngsi-ld/default-context/${attribute}`]?.map(
        ({ value }) => value,
      );
    },
    async owed(tenant) {
      const { outbox } = await registry.open(tenant);
      const changes = await outbox.find().sort({ _id: 1 }).toArray();
      return changes.map(({ _id, i, d }) => ({ sequence: _id, id: i, text: d }));
    },
  };
}
