import { describe, expect, it } from 'vitest';
import { parseJson } from '../json.ts';
import type { AttributeInstance } from './entity.ts';
import { sameContent } from './same-content.ts';

const plain: AttributeInstance = { kind: 'Property', value: 1, createdAt: 1, modifiedAt: 1 };
const rich: AttributeInstance = {
  ...plain,
  value: { a: [1, { b: 'x' }], c: 2 },
  unitCode: 'CEL',
  datasetId: 'urn:d:1',
  valueType: ['urn:t:1', 'urn:t:2'],
  attributes: { 'urn:accuracy': [plain, { ...plain, datasetId: 'urn:d:2', value: 2 }] },
};
const sub = rich.attributes?.['urn:accuracy'] as readonly [AttributeInstance, AttributeInstance];

describe('two instances say the same', () => {
  it.each<[string, AttributeInstance, AttributeInstance]>([
    ['when they are one', rich, rich],
    [
      'whenever they were written, observed and end',
      plain,
      {
        ...plain,
        createdAt: 2,
        modifiedAt: 3,
        observedAt: '2026-01-01T00:00:00Z',
        expiresAt: '2027-01-01T00:00:00Z',
      },
    ],
    ['however members are ordered', rich, { ...rich, value: { c: 2, a: [1, { b: 'x' }] } }],
    [
      'however types and instances of sub-Attributes are ordered',
      rich,
      {
        ...rich,
        valueType: ['urn:t:2', 'urn:t:1'],
        attributes: { 'urn:accuracy': [sub[1], { ...sub[0], observedAt: '2026-01-01T00:00:00Z' }] },
      },
    ],
    ['by the value of a number', { ...plain, value: parseJson('1.0e0') }, plain],
  ])('%s', (_what, a, b) => {
    expect(sameContent(a, b)).toBe(true);
    expect(sameContent(b, a)).toBe(true);
  });

  it.each<[string, Partial<AttributeInstance>]>([
    ['value', { value: { a: [1, { b: 'y' }], c: 2 } }],
    ['order of an array', { value: { a: [{ b: 'x' }, 1], c: 2 } }],
    ['kind', { kind: 'JsonProperty' }],
    ['unit', { unitCode: 'FAH' }],
    ['types', { valueType: ['urn:t:1'] }],
    ['seal', { entityIdSealed: 'urn:e:1' }],
    ['sub-Attributes', { attributes: { 'urn:accuracy': [sub[0]] } }],
    ['names of sub-Attributes', { attributes: { 'urn:precision': sub } }],
    ['values of sub-Attributes', { attributes: { 'urn:accuracy': [sub[0], { ...sub[1], value: 3 }] } }],
  ])('not with another %s', (_what, other) => {
    expect(sameContent(rich, { ...rich, ...other })).toBe(false);
    expect(sameContent({ ...rich, ...other }, rich)).toBe(false);
  });
});
