import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import { bindQuery } from './bind-query.ts';
import { matches } from './matches.ts';
import { parseOrdering } from './parse-ordering.ts';
import { parseEntityQuery } from './parse-query.ts';
import { parseQueryBody } from './parse-query-body.ts';
import { printSelectors } from './print-query.ts';

const minimal = { type: 'Query', entities: [{ type: 'Vehicle' }] } as const;
const body = (members: JsonObject) => ({ ...minimal, ...members });
const selecting = (selector: JsonObject) => ({ type: 'Query', entities: [selector] });

describe('parseQueryBody', () => {
  it('gives what the parameters of a URL give', () => {
    const { query, ordering, ...others } = parseQueryBody({
      '@context': 'https://example.org/context.jsonld',
      type: 'Query',
      entities: [{ type: '(A;B),C', id: ['urn:x:1', 'urn:x:2', 'urn:x:1'], idPattern: '^urn' }],
      attrs: ['speed', 'id', 'name'],
      q: 'speed>5;name{Lot:name}==x',
      scopeQ: '/A/#',
      geoQ: { georel: 'near;maxDistance==5', geometry: 'Point', coordinates: [1, 2], geoproperty: 'place' },
      datasetId: ['@none', 'urn:src:gps'],
      expandValues: ['name'],
      jsonKeys: ['raw'],
      lang: 'fr,en;q=0.5',
      join: 'inline',
      joinLevel: 2,
      containedBy: ['urn:x:9'],
      csf: 'sourceType=="sensor"',
      ordering: { orderBy: ['name;desc', 'location;dist-asc'], coordinates: [8, 40], collation: 'und' },
      geometryProperty: 'place',
      entityMap: false,
      entityMapLifetime: 'PT1H',
      splitEntities: true,
    });
    expect(query).toStrictEqual(
      parseEntityQuery({
        type: '(A;B),C',
        id: 'urn:x:1,urn:x:2',
        idPattern: '^urn',
        attrs: 'speed,name',
        q: 'speed>5;name{Lot:name}==x',
        scopeQ: '/A/#',
        georel: 'near;maxDistance==5',
        geometry: 'Point',
        coordinates: '[1,2]',
        geoproperty: 'place',
        datasetId: '@none,urn:src:gps',
        expandValues: 'name',
        jsonKeys: 'raw',
      }),
    );
    expect(ordering).toStrictEqual(
      parseOrdering({ orderBy: 'name;desc,location;dist-asc', orderFrom: '[8,40]', collation: 'und' }),
    );
    expect(others).toStrictEqual({
      attrs: ['speed', 'id', 'name'],
      lang: 'fr,en;q=0.5',
      join: 'inline',
      joinLevel: 2,
      containedBy: ['urn:x:9'],
      csf: 'sourceType=="sensor"',
      geometryProperty: 'place',
      entityMap: false,
      entityMapLifetime: 'PT1H',
      splitEntities: true,
    });
  });

  it('reads members to pick and to omit', () => {
    const { pick, omit } = parseQueryBody(body({ pick: ['id', 'owner{name,age}'], omit: ['speed'] }));
    expect(pick).toEqual(
      new Map([
        ['id', undefined],
        [
          'owner',
          new Map([
            ['name', undefined],
            ['age', undefined],
          ]),
        ],
      ]),
    );
    expect(omit).toEqual(new Map([['speed', undefined]]));
  });
});

describe('the entities of a Query', () => {
  it('are what one of several selectors selects', () => {
    const { query } = parseQueryBody({
      type: 'Query',
      entities: [
        { type: 'Car', idPattern: '1$' },
        { type: '*', id: 'urn:x:lot' },
      ],
    });
    const bound = bindQuery(query, coreContext);
    const selects = (id: string, type: string) =>
      matches(bound, {
        id,
        types: [coreContext.expand(type)],
        scopes: [],
        attributes: {},
        createdAt: 0,
        modifiedAt: 0,
      });
    expect(selects('urn:x:1', 'Car')).toBe(true);
    expect(selects('urn:x:2', 'Car')).toBe(false);
    expect(selects('urn:x:1', 'Lot')).toBe(false);
    expect(selects('urn:x:lot', 'Lot')).toBe(true);
    const entities = printSelectors(bound.selectors ?? [], coreContext.compact);
    expect(entities).toEqual([
      { type: 'Car', idPattern: '1$' },
      { type: '*', id: ['urn:x:lot'] },
    ]);
    expect(bindQuery(parseQueryBody({ type: 'Query', entities }).query, coreContext)).toStrictEqual(bound);
  });

  it('needs no selector where something else selects', () => {
    expect(parseQueryBody({ type: 'Query', q: 'speed' }).query).toHaveProperty('q');
    expect(parseQueryBody({ type: 'Query', attrs: ['id'] }).query).toStrictEqual({});
  });
});

const refused: readonly [JsonValue, string][] = [
  [[], 'Query: expected an object'],
  [null, 'Query: expected an object'],
  [{}, 'type: expected "Query", but it is missing'],
  [{ ...minimal, type: 'NotQuery' }, 'type: expected "Query", but it is "NotQuery"'],
  [{ type: 'Query', entities: [] }, 'entities: expected an array with at least one element'],
  [{ type: 'Query', entities: { type: 'A' } }, 'entities: expected an array'],
  [{ type: 'Query', entities: ['A'] }, 'entities[0]: expected an object'],
  [{ type: 'Query', entities: [{ type: 'A' }, { type: 'B C' }] }, 'entities[1].type: expected a type name'],
  [selecting({ id: 'urn:x:1' }), 'entities[0].type: expected a type selection, but it is missing'],
  [selecting({ type: 5 }), 'entities[0].type: expected a string'],
  [selecting({ type: 'A', id: 'not a uri' }), 'entities[0].id: expected an absolute URI'],
  [selecting({ type: 'A', id: ['urn:x:1', 5] }), 'entities[0].id[1]: expected an absolute URI'],
  [selecting({ type: 'A', id: [] }), 'entities[0].id: expected an array with at least one element'],
  [selecting({ type: 'A', idPattern: '(' }), 'entities[0].idPattern: expected a pattern'],
  [body({ attrs: [] }), 'attrs: expected an array with at least one element'],
  [body({ attrs: 'a' }), 'attrs: expected an array'],
  [body({ attrs: ['a,b'] }), 'attrs[0]: expected a letter'],
  [body({ pick: [] }), 'pick: expected an array with at least one element'],
  [body({ pick: ['a', 5] }), 'pick[1]: expected a string'],
  [body({ pick: ['a', 'b,c'] }), 'pick[1]: expected one member'],
  [body({ pick: ['a{b'] }), 'pick[0]: expected ",", "|", "{" or "}" at position 4'],
  [body({ pick: ['a', 'a{b}'] }), 'pick[1]: expected a once'],
  [body({ omit: [''] }), 'omit[0]: expected the name of a member'],
  [body({ q: 42 }), 'q: expected a string'],
  [body({ q: 'a==' }), 'q: expected a value at position 4'],
  [body({ scopeQ: '/9' }), 'scopeQ: expected a level'],
  [body({ csf: '))bad((' }), 'csf: expected an Attribute name at position 1'],
  [body({ lang: '' }), 'lang: expected a non-empty string'],
  [body({ geoQ: 'near' }), 'geoQ: expected an object'],
  [body({ geoQ: { georel: 'within', geometry: 'Point' } }), 'geoQ.coordinates: expected an array'],
  [
    body({ geoQ: { georel: 'beside', geometry: 'Point', coordinates: '[1,2]' } }),
    'geoQ: georel: expected within, ',
  ],
  [body({ datasetId: 'urn:x:1' }), 'datasetId: expected an array'],
  [body({ datasetId: ['gps'] }), 'datasetId[0]: expected an absolute URI'],
  [body({ join: 'deep' }), 'join: expected one of flat, inline, @none'],
  [body({ join: 'inline', joinLevel: 0 }), 'joinLevel: expected a positive integer'],
  [body({ join: 'inline', joinLevel: 1.5 }), 'joinLevel: expected a positive integer'],
  [body({ join: 'inline', joinLevel: '1' }), 'joinLevel: expected a positive integer'],
  [body({ containedBy: ['x'] }), 'containedBy[0]: expected an absolute URI'],
  [body({ ordering: [] }), 'ordering: expected an object'],
  [body({ ordering: {} }), 'ordering.orderBy: expected an array'],
  [body({ ordering: { orderBy: [5] } }), 'ordering.orderBy[0]: expected a string'],
  [body({ ordering: { orderBy: ['a', 'b,c'] } }), 'ordering.orderBy[1]: expected the end at position 2'],
  [body({ ordering: { orderBy: ['location;dist-asc'] } }), 'ordering.coordinates: expected beside dist-asc'],
  [
    body({ ordering: { orderBy: ['location;dist-asc'], coordinates: '8,40' } }),
    'ordering.coordinates: expected an array',
  ],
  [
    body({ ordering: { orderBy: ['location;dist-asc'], coordinates: [8] } }),
    'ordering.coordinates: expected a position',
  ],
  [body({ ordering: { orderBy: ['id'], geometry: 5 } }), 'ordering.geometry: expected a string'],
  [body({ ordering: { orderBy: ['id'], geometry: 'Circle' } }), 'ordering.geometry: expected Point, '],
  [
    body({ ordering: { orderBy: ['id;asc'], collation: 'not a bcp47 tag!!' } }),
    'ordering.collation: expected a BCP 47 tag',
  ],
  [body({ ordering: { orderBy: ['id'], collation: 5 } }), 'ordering.collation: expected a string'],
  [body({ expandValues: [] }), 'expandValues: expected an array with at least one element'],
  [body({ jsonKeys: ['a b'] }), 'jsonKeys[0]: expected a letter'],
  [body({ entityMap: 'true' }), 'entityMap: expected true or false'],
  [body({ splitEntities: 1 }), 'splitEntities: expected true or false'],
  [body({ temporalQ: {} }), 'temporalQ: expected in queries for the temporal evolution'],
  [body({ aggrParams: {} }), 'aggrParams: expected in queries for the temporal evolution'],
  [body({ limit: 5 }), 'limit: expected only members that a Query has'],
  [JSON.parse('{"type":"Query","__proto__":{}}') as JsonValue, '__proto__: expected only members'],
];

describe('parseQueryBody refuses', () => {
  it.each(refused)('%j', (value, detail) => {
    expect(() => parseQueryBody(value)).toThrow(`BadRequestData: ${detail}`);
  });
});
