import { describe, expect, it } from 'vitest';
import type { AttributeInstance, Entity } from '../../core/model/entity.ts';
import { earliestExpiry } from './transient.ts';

const instance: AttributeInstance = { kind: 'Property', value: 1, createdAt: 0, modifiedAt: 0 };
const entity: Entity = {
  id: 'urn:x:1',
  types: ['urn:t'],
  scopes: [],
  attributes: {},
  createdAt: 0,
  modifiedAt: 0,
};
const at = (second: number) => `2030-01-01T00:00:0${second}.000Z`;

describe('earliestExpiry', () => {
  it('is never where nothing expires', () => {
    expect(earliestExpiry({ ...entity, attributes: { 'urn:a': [instance] } })).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['the Entity', 1, 2, 3, 1],
    ['an Attribute', 3, 1, 2, 1],
    ['a sub-Attribute', 3, 2, 1, 1],
  ])('is that of %s', (_part, ofEntity, ofAttribute, ofSubAttribute, earliest) => {
    const transient: Entity = {
      ...entity,
      expiresAt: at(ofEntity),
      attributes: {
        'urn:a': [
          instance,
          {
            ...instance,
            datasetId: 'urn:d',
            expiresAt: at(ofAttribute),
            attributes: { 'urn:b': [{ ...instance, expiresAt: at(ofSubAttribute) }] },
          },
        ],
      },
    };
    expect(earliestExpiry(transient)).toBe(Date.parse(at(earliest)));
  });
});
