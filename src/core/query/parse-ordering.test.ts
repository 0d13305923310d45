import { describe, expect, it } from 'vitest';
import { coreContext } from '../jsonld/core-context.ts';
import type { AttributePath, PathStep, ShortName } from './ast.ts';
import { bindOrdering, type OrderingParameters, parseOrdering } from './parse-ordering.ts';

const attribute = (name: string): PathStep<ShortName> => ({ kind: 'attribute', name: name as ShortName });
const member = (name: string): PathStep<ShortName> => ({ kind: 'member', name });
const path = (...names: [PathStep<ShortName>, ...PathStep<ShortName>[]]): AttributePath<ShortName> => ({
  names,
});
const ascending = { direction: 'ascending' } as const;
const descending = { direction: 'descending' } as const;
const point = { type: 'Point', coordinates: [8, 40] };

describe('parseOrdering', () => {
  it.each<[OrderingParameters, unknown]>([
    [{ orderBy: 'name' }, { keys: [{ path: path(attribute('name')), ...ascending }] }],
    [
      { orderBy: 'type;asc,name.accuracy;desc,createdAt', collation: 'de-u-co-phonebk' },
      {
        keys: [
          { path: path(member('type')), ...ascending },
          { path: path(attribute('name'), attribute('accuracy')), ...descending },
          { path: path(member('createdAt')), ...ascending },
        ],
        collation: 'de-u-co-phonebk',
      },
    ],
    [
      { orderBy: 'name.observedAt,address[city,name.x];desc' },
      {
        keys: [
          { path: path(attribute('name'), member('observedAt')), ...ascending },
          { path: { ...path(attribute('address')), trailing: ['city,name', 'x'] }, ...descending },
        ],
      },
    ],
    [
      { orderBy: 'location;dist-asc,place.inner;dist-desc', orderFrom: '[8,40]' },
      {
        keys: [
          { path: path(attribute('location')), ...ascending, distanceFrom: point },
          { path: path(attribute('place'), attribute('inner')), ...descending, distanceFrom: point },
        ],
      },
    ],
    [
      { orderBy: 'location;dist-asc', orderFrom: '[[1,2],[3,4]]', orderGeometry: 'LineString' },
      {
        keys: [
          {
            path: path(attribute('location')),
            ...ascending,
            distanceFrom: {
              type: 'LineString',
              coordinates: [
                [1, 2],
                [3, 4],
              ],
            },
          },
        ],
      },
    ],
  ])('reads %j', (parameters, ordering) => {
    expect(parseOrdering(parameters)).toStrictEqual(ordering);
  });

  it.each(['und', 'de', 'de-AT', 'sv', 'und-u-kn', 'en-u-co-emoji', 'zh-u-co-stroke', 'de-u-co-standard'])(
    'knows the order %s',
    (collation) => {
      expect(parseOrdering({ orderBy: 'id', collation }).collation).toBe(collation);
    },
  );
});

describe('parseOrdering refuses', () => {
  it.each<[OrderingParameters, string]>([
    [{ orderFrom: '[1,2]' }, 'orderBy: expected beside orderFrom'],
    [{ orderBy: '' }, 'orderBy: expected an Attribute name at position 1'],
    [{ orderBy: 'a,' }, 'orderBy: expected an Attribute name at position 3'],
    [{ orderBy: 'a,,b' }, 'orderBy: expected an Attribute name at position 3'],
    [{ orderBy: 'a;' }, 'orderBy: expected one of asc, desc, dist-asc, dist-desc at position 3'],
    [{ orderBy: 'a;up' }, 'orderBy: expected one of asc, desc, dist-asc, dist-desc at position 3'],
    [{ orderBy: 'a;asc;desc' }, 'orderBy: expected one of asc, desc'],
    [{ orderBy: 'a b' }, 'orderBy: expected an Attribute name (a letter'],
    [{ orderBy: 'a==5' }, 'orderBy: expected ";", "," or the end at position 2, found "="'],
    [{ orderBy: 'a[b' }, 'orderBy: expected "]" at position 4'],
    [{ orderBy: 'b,owner{name}' }, 'orderBy: expected a path within the Entity at position 3'],
    [{ orderBy: 'location;dist-asc' }, 'orderFrom: expected beside dist-asc'],
    [{ orderBy: 'id;dist-asc', orderFrom: '[1,2]' }, 'orderBy: expected a GeoProperty before dist-asc'],
    [{ orderBy: 'a[b];dist-desc', orderFrom: '[1,2]' }, 'orderBy: expected a GeoProperty before dist-desc'],
    [{ orderBy: 'location;dist-asc', orderFrom: '8,40' }, 'orderFrom: expected a JSON array'],
    [{ orderBy: 'location;dist-asc', orderFrom: '[8]' }, 'orderFrom: expected a position'],
    [{ orderBy: 'location;dist-asc', orderFrom: '[8,99]' }, 'orderFrom[1]: expected a latitude'],
    [{ orderBy: 'id', orderFrom: '[1,2]', orderGeometry: 'Circle' }, 'orderGeometry: expected Point, '],
    [{ orderBy: 'id', collation: '!!nope' }, 'collation: expected a BCP 47 tag'],
    [{ orderBy: 'id', collation: '' }, 'collation: expected a BCP 47 tag'],
    [{ orderBy: 'id', collation: 'tlh' }, 'collation: expected the tag of a language whose order is known'],
    [{ orderBy: 'id', collation: 'de-u-co-pinyin' }, 'collation: expected an order that the language has'],
    [
      { orderBy: Array.from({ length: 17 }, () => 'a').join(',') },
      'orderBy: expected no more than 16 keys, but there are 17',
    ],
  ])('%j', (parameters, detail) => {
    expect(() => parseOrdering(parameters)).toThrow(`BadRequestData: ${detail}`);
  });
});

describe('bindOrdering', () => {
  it('expands the names of Attributes', () => {
    const parsed = parseOrdering({
      orderBy: 'name.observedAt;desc,location;dist-asc',
      orderFrom: '[8,40]',
      collation: 'und',
    });
    expect(bindOrdering(parsed, coreContext)).toStrictEqual({
      keys: [
        {
          path: { names: [attribute(coreContext.expand('name')), member('observedAt')] },
          ...descending,
        },
        {
          path: { names: [attribute('https://uri.etsi.org/ngsi-ld/location')] },
          ...ascending,
          distanceFrom: point,
        },
      ],
      collation: 'und',
    });
  });
});
