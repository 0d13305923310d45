import { describe, expect, it } from 'vitest';
import { coreContext } from '../jsonld/core-context.ts';
import type { ScopeQuery, ShortName, TypeSelection } from './ast.ts';
import { bindQuery } from './bind-query.ts';
import { parseEntityQuery, type QueryParameters } from './parse-query.ts';
import { parseScopeQuery } from './parse-scope-query.ts';
import { parseTypeSelection } from './parse-type-selection.ts';

const type = (name: string): TypeSelection<ShortName> => ({ kind: 'type', name: name as ShortName });
const scope = (levels: string[], subtree = false): ScopeQuery => ({ kind: 'scope', levels, subtree });

describe('parseTypeSelection (4.17)', () => {
  it.each<[string, TypeSelection<ShortName>]>([
    ['A', type('A')],
    ['*', { kind: 'any' }],
    ['A,B', { kind: 'or', operands: [type('A'), type('B')] }],
    ['A|B', { kind: 'or', operands: [type('A'), type('B')] }],
    ['A;B,C', { kind: 'or', operands: [{ kind: 'and', operands: [type('A'), type('B')] }, type('C')] }],
    ['(A,B);C', { kind: 'and', operands: [{ kind: 'or', operands: [type('A'), type('B')] }, type('C')] }],
    ['https://example.org/v1.0/T#A', type('https://example.org/v1.0/T#A')],
    ['https://example.org/a%2Cb%3B%28c%29', type('https://example.org/a,b;(c)')],
    ['schema:Place', type('schema:Place')],
  ])('reads %s', (text, expected) => {
    expect(parseTypeSelection(text)).toEqual(expected);
  });

  it.each([
    ['', 'type: expected a type name at position 1, found the end'],
    ['A,', 'type: expected a type name at position 3'],
    ['A;;B', 'type: expected a type name at position 3, found ";"'],
    ['(A', 'type: expected ";", ",", "|" or ")" at position 3'],
    ['A)', 'type: expected ";", ",", "|" or the end at position 2'],
    ['A,*', 'type: expected a type name, as "*" stands alone, at position 3'],
    ['A B', 'type: expected a type name (a letter'],
    ['A,<B>', 'at position 3'],
  ])('refuses %s', (text, detail) => {
    expect(() => parseTypeSelection(text)).toThrow(
      `BadRequestData: ${detail.startsWith('at') ? '' : detail}`,
    );
    expect(() => parseTypeSelection(text)).toThrow(detail);
  });

  it('begins refusals with the parameter that it is given', () => {
    expect(() => parseTypeSelection('', 'entities[0].type')).toThrow('entities[0].type: expected');
  });
});

describe('parseScopeQuery (4.18, 4.19)', () => {
  it.each<[string, ScopeQuery]>([
    ['/A/B', scope(['A', 'B'])],
    ['A/B', scope(['A', 'B'])],
    ['/A/+/C', scope(['A', '+', 'C'])],
    ['/A/#', scope(['A'], true)],
    ['/#', scope([], true)],
    ['/Région/Forêt_1', scope(['Région', 'Forêt_1'])],
    ['/A;/B/#', { kind: 'and', operands: [scope(['A']), scope(['B'], true)] }],
    ['/A,/B|/C', { kind: 'or', operands: [scope(['A']), scope(['B']), scope(['C'])] }],
    [
      '(/A,/B);/C',
      { kind: 'and', operands: [{ kind: 'or', operands: [scope(['A']), scope(['B'])] }, scope(['C'])] },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseScopeQuery(text)).toEqual(expected);
  });

  it.each([
    ['', 1],
    ['/', 2],
    ['//A', 2],
    ['/A/', 4],
    ['/A//B', 4],
    ['/A/#/B', 4],
    ['/A/9', 4],
    ['/A b', 2],
    ['/A:b', 2],
    ['/A;', 4],
    ['/A/++', 4],
  ])('refuses %j at position %d', (text, position) => {
    expect(() => parseScopeQuery(text)).toThrow('BadRequestData: scopeQ: expected a level');
    expect(() => parseScopeQuery(text)).toThrow(`at position ${position}, found`);
  });
});

describe('parseEntityQuery', () => {
  it('leaves out what is not there', () => {
    expect(parseEntityQuery({})).toStrictEqual({});
    expect(parseEntityQuery({ attrs: '' })).toStrictEqual({});
  });

  it('reads every parameter', () => {
    const parameters = {
      type: 'Car',
      id: 'urn:x:1,urn:x:2,urn:x:1',
      idPattern: '^urn:',
      attrs: 'speed,name|speed',
      q: 'speed',
      scopeQ: '/A',
      georel: 'near;maxDistance==2000',
      geometry: 'Point',
      coordinates: '[8.4,49]',
    };
    expect(parseEntityQuery(parameters)).toStrictEqual({
      types: type('Car'),
      ids: ['urn:x:1', 'urn:x:2'],
      idPattern: '^urn:',
      attrs: ['speed', 'name'],
      q: { kind: 'exists', path: { names: [{ kind: 'attribute', name: 'speed' }] }, negated: false },
      scopeQ: scope(['A']),
      geoQ: {
        georel: { kind: 'near', maxDistance: 2000 },
        geometry: { type: 'Point', coordinates: [8.4, 49] },
        geoproperty: 'location',
      },
    });
  });

  it('reads datasetIds and lists of names, each once', () => {
    expect(
      parseEntityQuery({
        datasetId: 'urn:x:1,@none,urn:x:1',
        expandValues: 'a|b,a',
        jsonKeys: 'https://example.org/a%2Cb',
      }),
    ).toStrictEqual({
      datasetIds: ['urn:x:1', '@none'],
      expandValues: ['a', 'b'],
      jsonKeys: ['https://example.org/a,b'],
    });
    expect(parseEntityQuery({ datasetId: '', attrs: '' })).toStrictEqual({});
  });

  const point = { geometry: 'Point', coordinates: '[1,2]' };
  it.each(['within', 'contains', 'intersects', 'equals', 'disjoint', 'overlaps'])(
    'reads georel=%s',
    (georel) => {
      expect(parseEntityQuery({ ...point, georel }).geoQ?.georel).toEqual({ kind: georel });
    },
  );

  it('reads minDistance and another geoproperty', () => {
    const query = parseEntityQuery({ ...point, georel: 'near;minDistance==0.5', geoproperty: 'schema:geo' });
    expect(query.geoQ?.georel).toEqual({ kind: 'near', minDistance: 0.5 });
    expect(query.geoQ?.geoproperty).toBe('schema:geo');
  });

  it.each<[QueryParameters, string]>([
    [{ id: 'Car1' }, 'id: expected an absolute URI'],
    [{ id: '' }, 'id: expected an absolute URI'],
    [{ id: 'urn:x:1,' }, 'id: expected an absolute URI'],
    [{ idPattern: '(' }, 'idPattern: expected a pattern in RE2 syntax: '],
    [{ idPattern: '' }, 'idPattern: expected a pattern in RE2 syntax: it is empty'],
    [{ attrs: 'a,,b' }, 'attrs: expected a letter'],
    [{ attrs: 'a{b}' }, 'attrs: expected a letter'],
    [{ q: '' }, 'q: expected an Attribute name'],
    [{ datasetId: 'gps' }, 'datasetId: expected an absolute URI'],
    [{ datasetId: '@none,' }, 'datasetId: expected an absolute URI'],
    [{ expandValues: '' }, 'expandValues: expected a letter'],
    [{ expandValues: 'a.b' }, 'expandValues: expected a letter'],
    [{ jsonKeys: 'a,,b' }, 'jsonKeys: expected a letter'],
    [{ jsonKeys: 'a[b]' }, 'jsonKeys: expected a letter'],
    [{ geometry: 'Point', coordinates: '[1,2]' }, 'georel: expected with a geo-query'],
    [{ georel: 'within', coordinates: '[1,2]' }, 'geometry: expected with a geo-query'],
    [{ georel: 'within', geometry: 'Point' }, 'coordinates: expected with a geo-query'],
    [{ geoproperty: 'location' }, 'geoproperty: expected together with'],
    [{ ...point, georel: 'beside' }, 'georel: expected within, '],
    [{ ...point, georel: 'near' }, 'georel: expected within, '],
    [{ ...point, georel: 'near;maxDistance==0' }, 'georel: expected within, '],
    [{ ...point, georel: 'near;maxDistance==-1' }, 'georel: expected within, '],
    [{ ...point, georel: 'near;maxDistance==inf' }, 'georel: expected within, '],
    [{ ...point, georel: 'near;maxDistance==1e400' }, 'georel: expected within, '],
    [{ ...point, georel: 'near;maxDistance==1;minDistance==1' }, 'georel: expected within, '],
    [{ ...point, georel: 'near;distance==1' }, 'georel: expected within, '],
    [{ ...point, georel: 'within;maxDistance==1' }, 'georel: expected within, '],
    [{ ...point, georel: 'within', geometry: 'Circle' }, 'geometry: expected Point, '],
    [{ ...point, georel: 'within', geometry: 'GeometryCollection' }, 'geometry: expected Point, '],
    [{ ...point, georel: 'within', coordinates: '[1,2' }, 'coordinates: expected a JSON array'],
    [{ ...point, georel: 'within', coordinates: '[1]' }, 'coordinates: expected a position'],
    [{ ...point, georel: 'within', coordinates: '[1,200]' }, 'coordinates[1]: expected a latitude'],
    [{ ...point, georel: 'within', geoproperty: 'a b' }, 'geoproperty: expected a letter'],
  ])('refuses %j', (parameters, detail) => {
    expect(() => parseEntityQuery(parameters)).toThrow(`BadRequestData: ${detail}`);
  });
});

describe('bindQuery', () => {
  it('expands every name, and no member', () => {
    const bound = bindQuery(
      parseEntityQuery({
        type: 'Car,(A;B)',
        attrs: 'speed',
        q: '!speed.accuracy.unitCode|createdAt>2024-01-01;name[fr]==x',
        georel: 'within',
        geometry: 'Point',
        coordinates: '[1,2]',
      }),
      coreContext,
    );
    const text = JSON.stringify(bound);
    const base = 'https://uri.etsi.org/ngsi-ld/';
    for (const name of ['Car', 'A', 'B', 'speed', 'accuracy', 'name']) {
      expect(text).toContain(`"name":"${base}default-context/${name}"`.replace('"name":"', '"'));
    }
    expect(bound.geoQ?.geoproperty).toBe(`${base}location`);
    expect(text).toContain('{"kind":"member","name":"unitCode"}');
    expect(text).toContain('{"kind":"member","name":"createdAt"}');
  });

  it('expands what leads into linked Entities', () => {
    const { q } = bindQuery(parseEntityQuery({ q: 'parkedIn{Lot:operator{name[fr]}}==x' }), coreContext);
    const iri = (name: string) => coreContext.expand(name);
    expect(q).toMatchObject({
      path: {
        names: [{ name: iri('parkedIn') }],
        linked: {
          type: iri('Lot'),
          path: {
            names: [{ name: iri('operator') }],
            linked: { path: { names: [{ name: iri('name') }], trailing: ['fr'] } },
          },
        },
      },
    });
  });

  it('leaves nothing to say of values and keys', () => {
    const bound = bindQuery(
      parseEntityQuery({ q: 'colour==red;raw[k]', expandValues: 'colour', jsonKeys: 'raw' }),
      coreContext,
    );
    expect(Object.keys(bound)).toEqual(['q']);
    expect(JSON.parse(JSON.stringify(bound))).toEqual(bound);
  });
});
