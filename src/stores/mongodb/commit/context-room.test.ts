import { describe, expect, it } from 'vitest';
import { useMongodbInstallation } from '../../../../test/support/mongodb-installation.ts';
import { mongodbWanted } from '../../../../test/support/mongodb-under-test.ts';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import { hostedContextUrl } from '../../../core/jsonld/hosted-context.ts';
import type { ContextDocumentStored } from '../layout.ts';
import { makeContextRoom } from './context-room.ts';

const put = (id: string): CatalogueWrite => ({
  kind: 'putContext',
  id,
  hosted: 'ImplicitlyCreated',
  context: {},
  createdAt: 1,
});

const stored = (
  _id: string,
  createdAt: number,
  parts: Partial<ContextDocumentStored> = {},
): ContextDocumentStored => ({
  _id,
  kind: 'ImplicitlyCreated',
  d: '{}',
  createdAt,
  hits: 0,
  at: createdAt,
  ...parts,
});

describe.runIf(mongodbWanted('transactions'))('the room for @contexts', () => {
  const installation = useMongodbInstallation('transactions');

  async function start(tenant: string) {
    const database = await installation.start().registry.create(tenant);
    await database.contexts.insertMany([
      stored('asked-for', 1, { kind: 'Hosted' }),
      stored('linked', 2),
      stored('used', 3, { lastUsage: 9 }),
      stored('old', 4),
      stored('newer', 5),
    ]);
    const contextUrl = hostedContextUrl('http://broker', 'linked');
    const counts = { timesSent: 0, timesFailed: 0 };
    await database.subscriptions.insertOne({
      _id: 'urn:s',
      sid: 1,
      d: JSON.stringify({ id: 'urn:s', contextUrl, q: 'old' }),
      ...counts,
    });
    return (limit: number, ...catalogue: readonly CatalogueWrite[]) =>
      makeContextRoom(database, limit, { catalogue });
  }

  it('is made by the copies that nobody used for the longest time, and none links', async () => {
    const makeRoom = await start('room');
    expect(await makeRoom(6, put('a'))).toEqual([]);
    expect(await makeRoom(5, put('a'))).toEqual([{ kind: 'deleteContext', id: 'old' }]);
    expect(await makeRoom(4, put('a'))).toEqual(
      ['old', 'newer'].map((id) => ({ kind: 'deleteContext', id })),
    );
    expect(await makeRoom(5, { kind: 'deleteContext', id: 'old' }, put('old'))).toEqual([]);
  });

  it('is refused where all that is left was asked for, or is linked', async () => {
    const makeRoom = await start('full');
    await expect(makeRoom(2, put('a'))).rejects.toMatchObject({
      code: 'BadRequestData',
      detail: expect.stringContaining('hosts 2 already, and 2'),
    });
  });
});
