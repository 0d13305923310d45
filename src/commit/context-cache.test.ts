import { describe, expect, it } from 'vitest';
import type { ContextDocument, ContextValue } from '../core/jsonld/context.ts';
import { createContextCache } from './context-cache.ts';
import { prepare } from './prepare.ts';
import type { WriteOperation } from './request.ts';

const url = 'https://example.org/a.jsonld';
const own = 'http://broker/ngsi-ld/v1/jsonldContexts/x';

function rig() {
  const documents: Record<string, ContextDocument> = {
    [url]: { kind: 'document', context: { name: 'https://example.org/name' } },
  };
  const asked: string[] = [];
  const contexts = createContextCache({
    hosted: (tenant, id) =>
      tenant === 'town' && id === 'x'
        ? { kind: 'document', context: [url, { b: 'https://b.example/' }] }
        : undefined,
    cached(one) {
      asked.push(one);
      return documents[one];
    },
  });
  const preparing = (tenant: string, operation: WriteOperation, fetched?: Record<string, ContextDocument>) =>
    prepare(
      {
        envelope: { tenant, principal: { kind: 'anonymous' }, receivedAt: 7, source: 'http' },
        operation,
        ...(fetched !== undefined && { contexts: fetched }),
      },
      { contexts, maximumBatch: 10, sendsMail: false },
    );
  return { documents, asked, contexts, preparing };
}

const create = (context: ContextValue, ...names: string[]): WriteOperation => {
  const entity = (name: string) => ({ '@context': context, id: `urn:x:${name}`, type: 'T' });
  return names.length === 1
    ? { name: 'createEntity', body: linked(entity(names[0] as string)) }
    : { name: 'batchCreate', body: linked(names.map(entity)) };
};
const linked = (value: unknown) =>
  ({ text: JSON.stringify(value), mediaType: 'application/ld+json' }) as const;

describe('uses of @contexts by requests', () => {
  it('are counted once a request, for each document', () => {
    const { asked, contexts, preparing } = rig();
    preparing('', create(url, '1'));
    preparing('village', create(url, '1', '2', '3'));
    preparing('town', create(own, '1'));
    expect(contexts.takeUses()).toEqual([
      { tenant: '', uses: [{ context: url, count: 2, lastUsage: 7 }] },
      {
        tenant: 'town',
        uses: [
          { context: 'x', count: 1, lastUsage: 7 },
          { context: url, count: 1, lastUsage: 7 },
        ],
      },
    ]);
    expect(contexts.takeUses()).toEqual([]);
    expect(asked).toEqual([url, url]);
  });

  it('are none where a document is missing, and one once it was fetched', () => {
    const { contexts, preparing } = rig();
    const missing = 'https://example.org/b.jsonld';
    const operation = create([url, missing], '1');
    expect(preparing('', operation)).toEqual({ kind: 'needs', urls: [missing] });
    expect(contexts.takeUses()).toEqual([]);
    preparing('', operation, { [missing]: { kind: 'document', context: {} } });
    expect(contexts.takeUses()).toEqual([
      {
        tenant: '',
        uses: [
          { context: url, count: 1, lastUsage: 7 },
          { context: missing, count: 1, lastUsage: 7 },
        ],
      },
    ]);
  });

  it('are told though everything that was compiled is forgotten', () => {
    const { asked, contexts, preparing } = rig();
    preparing('', create(url, '1'));
    contexts.clear();
    preparing('', create(url, '2'));
    expect(contexts.takeUses().flatMap(({ uses }) => uses.map(({ count }) => count))).toEqual([1, 1]);
    expect(asked).toEqual([url, url]);
  });
});

describe('what a tenant hosts', () => {
  it('is missing for every other', () => {
    const { preparing } = rig();
    expect(preparing('village', create(own, '1'))).toEqual({ kind: 'needs', urls: [own] });
    expect(preparing('town', create(own, '1'))).toMatchObject({ kind: 'ready' });
    expect(preparing('village', create(own, '1'))).toEqual({ kind: 'needs', urls: [own] });
  });
});
