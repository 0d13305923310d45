import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeInstance, Entity } from '../model/entity.ts';
import { brokersOfAll, coalesceChanges } from './coalesce-changes.ts';
import type { NotifiedAttribute, NotifiedChange } from './notified-change.ts';

const name = 'https://example.org/temp';
const instance = (value: number): AttributeInstance => ({
  kind: 'Property',
  value,
  createdAt: 0,
  modifiedAt: value,
});

function state(value?: number): Entity {
  const attributes = value === undefined ? {} : { [name]: [instance(value)] };
  return { id: 'urn:a', types: ['T'], scopes: [], attributes, createdAt: 0, modifiedAt: value ?? 0 };
}

function told(effect: NotifiedAttribute['effect'], before?: number): NotifiedAttribute {
  const past = before === undefined ? {} : { before: instance(before) };
  return { attribute: name, effect, kind: 'Property', ...past };
}

const change = (
  kind: NotifiedChange['kind'],
  entity: Entity,
  attributes: readonly NotifiedAttribute[] = [],
  more: Partial<NotifiedChange> = {},
): NotifiedChange => ({ kind, entity, attributes, at: entity.modifiedAt, ...more });

const created = change('created', state(1));
const updated = change('updated', state(2), [told('updated', 1)]);

describe('two changes of an Entity told as one', () => {
  it('are the newer one where the older is owed again behind it', () => {
    const later = change('updated', state(3), [told('updated', 2)]);
    const again = { ...updated, owedSince: 9 };
    expect(coalesceChanges(later, again)).toEqual(coalesceChanges(updated, later));
    const twice = { ...later, owedSince: 9 };
    expect(coalesceChanges(again, twice)).toMatchObject({ entity: state(3) });
  });

  it('are the last state, at the last instant', () => {
    const later = change('updated', state(3), [told('updated', 2)]);
    expect(coalesceChanges(updated, later)).toEqual(
      change('updated', state(3), [told('updated', 1)], { at: 3 }),
    );
  });

  it('leave what is new to the receiver new', () => {
    expect(coalesceChanges(created, updated)).toEqual(change('created', state(2)));
  });

  it('are a deletion where that came last, and an Entity where it is there again', () => {
    const deleted = change('deleted', state(2));
    expect(coalesceChanges(created, deleted)).toEqual(deleted);
    expect(coalesceChanges(updated, deleted)).toEqual(deleted);
    expect(coalesceChanges(deleted, created)).toEqual(created);
  });

  it.each([
    ['created, updated', told('created'), told('updated', 1), told('created')],
    ['created, deleted', told('created'), told('deleted', 1), undefined],
    ['updated, deleted', told('updated', 1), told('deleted', 2), told('deleted', 1)],
    ['deleted, created', told('deleted', 1), told('created'), told('updated', 1)],
    ['updated without what was before, updated', told('updated'), told('updated', 2), told('updated', 2)],
  ])('compose what became of an Attribute: %s', (_what, first, last, both) => {
    const gone = last.effect === 'deleted';
    const earlier = change('updated', state(first.effect === 'deleted' ? undefined : 2), [first]);
    const later = change('updated', state(gone ? undefined : 3), [last]);
    expect(coalesceChanges(earlier, later).attributes).toEqual(both === undefined ? [] : [both]);
  });

  it.each([
    ['deleted, and there again', told('deleted', 1), 3, [told('updated', 1)]],
    ['deleted, and gone still', told('deleted', 1), undefined, [told('deleted', 1)]],
    ['updated, and there still', told('updated', 1), 3, [told('updated', 1)]],
    ['updated, and gone since', told('updated', 1), undefined, []],
  ] as const)('know what the later one does not speak of: %s', (_what, first, value, both) => {
    const earlier = change('updated', state(2), [first]);
    expect(coalesceChanges(earlier, change('updated', state(value))).attributes).toEqual(both);
  });

  it('tell instances apart', () => {
    const other = { ...told('updated', 5), datasetId: 'urn:d' };
    const later = change('updated', state(3), [other]);
    expect(coalesceChanges(updated, later).attributes).toEqual([other, told('updated', 1)]);
  });

  it('have the headers of the later one', () => {
    const earlier = { ...updated, headers: { a: '1' } };
    expect(coalesceChanges(earlier, { ...updated, headers: { b: '2' } }).headers).toEqual({ b: '2' });
    expect(coalesceChanges(earlier, updated)).not.toHaveProperty('headers');
  });

  it('name the brokers that know both', () => {
    const through = (...via: string[]) => ({ ...updated, via });
    expect(coalesceChanges(through('a', 'b'), through('b', 'c', 'a')).via).toEqual(['b', 'a']);
    expect(coalesceChanges(through('a'), through('b'))).not.toHaveProperty('via');
    expect(coalesceChanges(updated, through('b'))).not.toHaveProperty('via');
    expect(brokersOfAll([through('a', 'b'), through('a'), through('c', 'a')])).toEqual(['a']);
    expect(brokersOfAll([])).toEqual([]);
  });

  it('come to the same in whatever groups they are put together', () => {
    const step = fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 4 }), (steps) => {
        const [first, second, third] = steps.slice(1).map((value, index) => {
          const before = steps[index];
          if (before === undefined && value === undefined) return change('updated', state());
          const effect = before === undefined ? 'created' : value === undefined ? 'deleted' : 'updated';
          return change('updated', state(value), [told(effect, before)]);
        }) as [NotifiedChange, NotifiedChange, NotifiedChange];
        const left = coalesceChanges(coalesceChanges(first, second), third);
        const right = coalesceChanges(first, coalesceChanges(second, third));
        const [a] = left.attributes;
        const [b] = right.attributes;
        expect({ ...left, attributes: a?.effect }).toEqual({ ...right, attributes: b?.effect });
        // Whoever had the value before the first change is told from there.
        if (a?.effect === 'updated') expect(a.before).toEqual(steps[0] && instance(steps[0]));
      }),
    );
  });
});
