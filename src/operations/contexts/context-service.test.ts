import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommitResult, ContextUse, WriteOperation } from '../../commit/request.ts';
import type { ContextDocument } from '../../core/jsonld/context.ts';
import { coreContextUrl } from '../../core/jsonld/core-context.ts';
import type { CatalogueReader, CommitNotice } from '../../ports/store.ts';
import { createContextService } from './context-service.ts';

const url = 'https://example.org/a.jsonld';
const inline = { name: 'https://example.org/name' };
const origin = 'http://broker.example';
const nothing = { tenant: '', entityIds: [], types: [], notified: [], catalogue: false };

/** A service over a store that only writes down what it is asked to commit. */
function rig(
  answer: (operation: WriteOperation) => Promise<CommitResult> | CommitResult = () => done('id1'),
) {
  const documents: Record<string, ContextDocument> = { [url]: { kind: 'document', context: inline } };
  const commits: { tenant: string; operation: WriteOperation }[] = [];
  const listeners: ((notice: CommitNotice) => void)[] = [];
  const failures: unknown[] = [];
  const failed: ContextDocument = { kind: 'failed', code: 'BadRequestData', detail: 'It is none.' };
  const load = async (one: string) => documents[one] ?? failed;
  const service = createContextService({
    downloads: { load, reload: load },
    store: {
      async commit({ envelope: { tenant }, operation }) {
        commits.push({ tenant, operation });
        return answer(operation);
      },
      catalogue: { hostedContext: async () => undefined } as unknown as CatalogueReader,
      onCommit(listener) {
        listeners.push(listener);
        return () => undefined;
      },
    },
    clock: () => 5,
    onFailure: (error) => failures.push(error),
  });
  const tell = (notice: Partial<CommitNotice>) => {
    for (const listener of listeners) listener({ ...nothing, ...notice });
  };
  const written = () =>
    commits.map(({ tenant, operation }) => [tenant, (operation as { uses: readonly ContextUse[] }).uses]);
  return { service, documents, commits, written, failures, tell };
}

const done = (id: string): CommitResult => ({
  kind: 'done',
  items: [{ kind: 'done', id, effect: 'created' }],
});
const use = (context: string, count: number, lastUsage = 5): ContextUse => ({ context, count, lastUsage });

describe('the URL of an @context', () => {
  it('is its own, where it has one', async () => {
    const { service, commits } = rig();
    expect(await service.urlOf('', origin, [url, coreContextUrl])).toBe(url);
    expect(await service.urlOf('', origin, [])).toBe(coreContextUrl);
    expect(commits).toEqual([]);
  });

  it('is else that of a copy, which is made once in a tenant, until something is deleted', async () => {
    const { service, commits, tell } = rig();
    const hosted = `${origin}/ngsi-ld/v1/jsonldContexts/id1`;
    expect(await service.urlOf('town', origin, inline)).toBe(hosted);
    expect(await service.urlOf('town', origin, [inline])).toBe(hosted);
    expect(commits).toEqual([{ tenant: 'town', operation: { name: 'addImplicitContext', context: inline } }]);
    await service.urlOf('village', origin, inline);
    expect(commits).toHaveLength(2);
    tell({ contexts: true });
    await service.urlOf('town', origin, inline);
    expect(commits).toHaveLength(3);
  });

  it('is refused as the store refuses the copy', async () => {
    const problem = { code: 'BadRequestData', detail: 'Full.', type: '', title: '', status: 400 } as const;
    const { service } = rig(() => ({ kind: 'refused', problem }));
    await expect(service.urlOf('', origin, inline)).rejects.toMatchObject({
      code: 'BadRequestData',
      detail: 'Full.',
    });
  });
});

describe('a document that has changed', () => {
  it.each([{ contexts: true }, { everything: true }] as const)(
    'has its new meaning after %j',
    async (notice) => {
      const { service, documents, tell } = rig();
      await service.resolve('', url);
      documents[url] = { kind: 'document', context: { name: 'https://example.org/new' } };
      tell({});
      expect((await service.resolve('', url)).expand('name')).toBe('https://example.org/name');
      tell(notice);
      expect((await service.resolve('', url)).expand('name')).toBe('https://example.org/new');
    },
  );

  it('is not available where reloading brings none', async () => {
    const { service } = rig();
    await expect(service.reload('https://example.org/b')).rejects.toMatchObject({
      code: 'LdContextNotAvailable',
      detail: 'It is none.',
    });
    await service.reload(url);
  });
});

describe('uses of @contexts', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are written by tenant, those that were counted elsewhere with them', async () => {
    const { service, written, tell } = rig();
    await service.resolve('', url);
    await service.resolve('town', url);
    service.served('town', 'id1');
    tell({ tenant: 'town', contextUses: [use('id1', 2, 9), use(url, 1)] });
    await service.writeUses();
    expect(written()).toEqual([
      ['town', [use('id1', 3, 9), use(url, 1)]],
      ['', [use(url, 2)]],
    ]);
    await service.writeUses();
    expect(written()).toHaveLength(2);
  });

  it('are written within seconds, and when the service is closed', async () => {
    const { service, written } = rig();
    service.served('', url);
    expect(written()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    service.served('', url);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(written()).toEqual([['', [use(url, 1)]]]);
    await service.close();
    expect(written()).toHaveLength(2);
    service.served('', url);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are kept when they cannot be written', async () => {
    let away = true;
    const { service, written, failures } = rig(() => {
      if (away) throw new Error('away');
      return done('');
    });
    service.served('', url);
    await service.writeUses();
    expect(failures).toHaveLength(1);
    away = false;
    service.served('', url);
    await service.writeUses();
    expect(written().at(-1)).toEqual(['', [use(url, 2)]]);
  });

  it('are all written for everybody who waits for it', async () => {
    const gate = Promise.withResolvers<CommitResult>();
    const { service } = rig(() => gate.promise);
    service.served('', url);
    const ended: string[] = [];
    const first = service.writeUses().then(() => ended.push('first'));
    const second = service.writeUses().then(() => ended.push('second'));
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual([]);
    gate.resolve(done(''));
    await Promise.all([first, second]);
    expect(ended).toEqual(['first', 'second']);
  });
});
