import { describe, expect, it } from 'vitest';
import {
  attributes,
  create,
  gps,
  id,
  label,
  present,
  speed,
  vocabulary,
} from '../../../test/support/entity-commands.ts';
import { earliestExpiry, withoutExpired } from './expire-entity.ts';
import { reduce } from './reduce.ts';

const soon = '1970-01-01T00:00:01.500Z';
const later = '1970-01-01T00:00:03Z';
const expire = { kind: 'expireEntity', id } as const;

describe('expiry', () => {
  it('changes nothing where nothing has expired', () => {
    const state = create({ expiresAt: later, speed: { value: 1, expiresAt: later } });
    expect(reduce(state, expire, 2000)).toEqual({ entity: state, updated: [], notUpdated: [] });
    expect(reduce(undefined, expire, 2000)).toEqual({ entity: undefined, updated: [], notUpdated: [] });
  });

  it('deletes an Entity, to the millisecond', () => {
    const state = create({ expiresAt: soon, speed: 1 });
    expect(reduce(state, expire, 1499).change).toBeUndefined();
    const { entity, change } = reduce(state, expire, 1500);
    expect(entity).toBeUndefined();
    expect(change).toMatchObject({ id, kind: 'deleted', before: state });
    expect(change?.attributes).toEqual([{ attribute: speed, before: state.attributes[speed]?.[0] }]);
  });

  it('takes Attributes, instances and sub-Attributes away, and tells each as a change', () => {
    const state = create({
      speed: [
        { value: 1, expiresAt: soon },
        { value: 2, datasetId: gps, sub: { value: 3, expiresAt: soon, below: 4 }, stays: 5 },
      ],
      label: { value: 'x', expiresAt: soon },
      plate: 'P',
    });
    const { entity, change, updated } = reduce(state, expire, 2000);
    expect(attributes(entity)).toEqual({
      speed: [
        {
          kind: 'Property',
          value: 2,
          datasetId: gps,
          attributes: { stays: [{ kind: 'Property', value: 5 }] },
        },
      ],
      plate: [{ kind: 'Property', value: 'P' }],
    });
    const [first, second] = state.attributes[speed] ?? [];
    const left = entity?.attributes[speed]?.[0];
    expect(change).toEqual({
      id,
      kind: 'updated',
      before: state,
      after: entity,
      attributes: [
        { attribute: speed, before: first },
        { attribute: speed, datasetId: gps, before: second, after: left },
        { attribute: label, before: state.attributes[label]?.[0] },
      ],
    });
    expect(updated).toEqual([speed, label]);
    expect(entity).toMatchObject({ createdAt: 1000, modifiedAt: 2000 });
    expect(left).toMatchObject({ createdAt: 1000, modifiedAt: 2000 });
    const plate = `${vocabulary}plate`;
    expect(entity?.attributes[plate]).toBe(state.attributes[plate]);
  });

  it('marks what lost a part as modified, and nothing else', () => {
    const state = create({ speed: { value: 1, a: { value: 2, b: { value: 3, expiresAt: soon } }, c: 4 } });
    const outer = reduce(state, expire, 2000).entity?.attributes[speed]?.[0];
    expect(outer?.modifiedAt).toBe(2000);
    expect(outer?.attributes?.[`${vocabulary}a`]?.[0]).toEqual({
      kind: 'Property',
      value: 2,
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(outer?.attributes?.[`${vocabulary}c`]?.[0]?.modifiedAt).toBe(1000);
  });

  it('leaves what a read shows in its place', () => {
    const state = create({
      speed: { value: 1, a: { value: 2, expiresAt: soon } },
      label: { value: 3, expiresAt: later },
    });
    const shown = present(withoutExpired(state, 2000));
    expect(shown).toMatchObject({ modifiedAt: 1000 });
    expect(shown.attributes[speed]?.[0]?.modifiedAt).toBe(1000);
    expect(attributes(shown)).toEqual(attributes(reduce(state, expire, 2000).entity));
  });
});

describe('the earliest expiry', () => {
  it('is that of the Entity or of anything in it, in whole milliseconds from which it is gone', () => {
    expect(earliestExpiry(create({ speed: 1 }))).toBe(Number.POSITIVE_INFINITY);
    expect(earliestExpiry(create({ expiresAt: later, speed: 1 }))).toBe(3000);
    expect(earliestExpiry(create({ expiresAt: later, speed: { value: 1, expiresAt: soon } }))).toBe(1500);
    const below = create({ speed: { value: 1, a: { value: 1, b: { value: 1, expiresAt: soon } } } });
    expect(earliestExpiry(below)).toBe(1500);
    const between = create({ expiresAt: '1970-01-01T00:00:01.50001Z' });
    expect(earliestExpiry(between)).toBe(1501);
    expect(withoutExpired(between, 1500)).toBe(between);
    expect(withoutExpired(between, 1501)).toBeUndefined();
  });
});

describe('a purge of Attributes', () => {
  const state = create({ speed: [1, { value: 2, datasetId: gps }], label: 'x', plate: 'P', scope: '/here' });
  const names = (entity: unknown) => Object.keys(attributes(entity as never) as object);

  it('takes those named away, in all their instances', () => {
    const attribute = `${vocabulary}nothing`;
    const command = { kind: 'reduceAttributes', id, attributes: [speed, attribute], keep: false } as const;
    const { entity, change, updated } = reduce(state, command, 2000);
    expect(names(entity)).toEqual(['label', 'plate']);
    expect(entity).toMatchObject({
      types: state.types,
      scopes: ['/here'],
      createdAt: 1000,
      modifiedAt: 2000,
    });
    expect(change?.attributes).toEqual(
      state.attributes[speed]?.map((before) => ({
        attribute: speed,
        before,
        ...(before.datasetId !== undefined && { datasetId: before.datasetId }),
      })),
    );
    expect(updated).toEqual([speed]);
  });

  it('takes all but those named away', () => {
    const command = { kind: 'reduceAttributes', id, attributes: [speed], keep: true } as const;
    expect(names(reduce(state, command, 2000).entity)).toEqual(['speed']);
  });

  it('is no change where there is nothing to take', () => {
    const dropped = { kind: 'reduceAttributes', id, attributes: [], keep: false } as const;
    expect(reduce(state, dropped, 2000)).toEqual({ entity: state, updated: [], notUpdated: [] });
    expect(reduce(create(), { ...dropped, keep: true }, 2000).change).toBeUndefined();
    expect(() => reduce(undefined, dropped, 2000)).toThrow(/ResourceNotFound|There is no Entity/);
  });
});
