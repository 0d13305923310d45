import { describe, expect, it } from 'vitest';
import { car } from '../../../test/support/car.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { bindQuery } from './bind-query.ts';
import { matches } from './matches.ts';
import { parseEntityQuery, type QueryParameters } from './parse-query.ts';

function holds(q: string, others: QueryParameters): boolean {
  return matches(bindQuery(parseEntityQuery({ q, ...others }), coreContext), car);
}

describe('expandValues', () => {
  const expandValues = 'colour,colours,plate';

  it.each([
    'colour==red',
    'colour=="red"',
    'colour==blue,red',
    'colour!=blue',
    'colour!=blue,green',
    'colour=="ra".."rz"',
    'colour.vocab==red',
    'colours==blue',
    'colours==https://example.org/colours#green',
  ])('%s holds', (q) => {
    expect(holds(q, { expandValues })).toBe(true);
  });

  it.each(['colour==blue', 'colour!=red', 'colour==Red', 'colour~=^red$', 'plate==AB1', 'plate>AB1'])(
    '%s does not hold',
    (q) => {
      expect(holds(q, { expandValues })).toBe(false);
    },
  );

  it.each(['label[en]==car', 'speed==51', 'plate.value[x]!=y|plate', 'address[city.name]==Berlin'])(
    'changes nothing of %s',
    (q) => {
      expect(holds(q, { expandValues: 'label,speed,plate,address' })).toBe(true);
    },
  );
});

describe('jsonKeys', () => {
  const jsonKeys = 'raw,raws,address';

  it.each([
    'raw[k]',
    'raw[a.b]==5',
    'raw[k]!=5',
    'raws[k]==2',
    'raws[1.k]==2',
    '!raw[b]',
    'address[city.zip]==10115',
  ])('%s holds', (q) => {
    expect(holds(q, { jsonKeys })).toBe(true);
  });

  it.each(['raw[b]', 'raw[a.b]!=5', 'raws[k]!=1', 'raw[k]==5', 'raws[0.k]==2', 'raw==5'])(
    '%s does not hold',
    (q) => {
      expect(holds(q, { jsonKeys })).toBe(false);
    },
  );

  it('are those of the Attributes that are named', () => {
    expect(holds('raw[a.b]==5', { jsonKeys: 'raws' })).toBe(false);
  });
});

describe('datasetId', () => {
  it.each([
    ['speed==51', '@none', true],
    ['speed==52', '@none', false],
    ['speed==52', 'urn:src:gps', true],
    ['speed==51', 'urn:src:gps', false],
    ['speed==51;speed==52', 'urn:src:gps,@none', true],
    ['speed', 'urn:src:wheel', false],
    ['!speed', 'urn:src:wheel', true],
    ['plate', 'urn:src:gps', false],
    ['speed.accuracy==0.9', 'urn:src:gps', true],
    ['speed.unitCode', 'urn:src:gps', false],
    ['id==urn:ngsi-ld:Car:7', 'urn:src:wheel', true],
  ])('lets %s look at %s: %s', (q, datasetId, expected) => {
    expect(holds(q, { datasetId })).toBe(expected);
  });
});
