import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryEntity } from '../../../../test/support/arbitrary-entities.ts';
import { earliestExpiry } from '../../../core/model/expire-entity.ts';
import { entityDocument, entityOf } from './entity-document.ts';
import { usageKey, usageOf } from './usage-key.ts';

/** Numbers for names, as they come. */
function numbering() {
  const iris: string[] = [];
  return {
    idFor(iri: string): number {
      const known = iris.indexOf(iri);
      return known === -1 ? iris.push(iri) - 1 : known;
    },
    iriOf: (id: number) => iris[id] as string,
  };
}

const none = new Map<number, never>();

describe('entityDocument', () => {
  it('holds an Entity as it is', () => {
    fc.assert(
      fc.property(arbitraryEntity(), (entity) => {
        const { idFor, iriOf } = numbering();
        const document = entityDocument(entity, { version: 3, idFor, indexed: none, generation: 0 });
        expect(entityOf(document, iriOf)).toEqual(entity);
        expect(document).toMatchObject({ _id: entity.id, v: 3, i: 0, t: entity.types.map(idFor) });
        expect(document.p).toBeUndefined();
        expect(document.e ?? Number.POSITIVE_INFINITY).toBe(earliestExpiry(entity));
        for (const member of Object.values(document)) expect(member).not.toBe(undefined);
      }),
    );
  });

  it('has the values of indexed Attributes, and null for one without any', () => {
    const { idFor } = numbering();
    const times = { createdAt: 1, modifiedAt: 1 };
    const instance = (value: unknown) => [{ kind: 'Property', value, ...times }] as never;
    const entity = {
      id: 'urn:x:1',
      types: ['x:T'],
      scopes: ['/a/b'],
      attributes: { 'x:a': instance([5, 'text', true]), 'x:b': instance({ c: 1 }), 'x:c': instance(9) },
      ...times,
    };
    const indexed = new Set([idFor('x:a'), idFor('x:b')]);
    const document = entityDocument(entity, { version: 1, idFor, indexed, generation: 2 });
    expect(document.p).toEqual([
      { k: idFor('x:a'), v: 5 },
      { k: idFor('x:a'), v: 'text' },
      { k: idFor('x:a'), v: 'true' },
      { k: idFor('x:b'), v: null },
    ]);
    expect(document.i).toBe(2);
    expect(document.s).toEqual(['/a/b', '/a/b/#', '/a/#', '/#']);
    const keys = ['x:a', 'x:b', 'x:c'].map((name) =>
      usageKey({ type: idFor('x:T'), attribute: idFor(name), kind: 'Property' }),
    );
    expect(document.u).toEqual(keys);
  });

  it('is no Entity where it is a tombstone', () => {
    expect(entityOf({ _id: 'urn:x:1' }, String)).toBeUndefined();
  });
});

describe('usageKey', () => {
  it('says what it was made of', () => {
    const usage = { type: 12, attribute: 99_999, kind: 'ListRelationship' } as const;
    expect(usageOf(usageKey(usage))).toEqual(usage);
  });
});
