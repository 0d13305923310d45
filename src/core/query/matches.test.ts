import { describe, expect, it } from 'vitest';
import { coreContext } from '../jsonld/core-context.ts';
import type { AttributeInstance, Entity } from '../model/entity.ts';
import { bindQuery } from './bind-query.ts';
import { matches, matchesTypes } from './matches.ts';
import { parseEntityQuery, type QueryParameters } from './parse-query.ts';

const iri = (name: string) => coreContext.expand(name);
const times = { createdAt: 0, modifiedAt: 0 };
const property = (value: number | string): AttributeInstance => ({ kind: 'Property', value, ...times });

const car: Entity = {
  id: 'urn:ngsi-ld:Car:7',
  types: [iri('Car'), iri('Vehicle')],
  scopes: ['/Lot/A/1', '/Madrid'],
  attributes: {
    [iri('speed')]: [property(51)],
    [iri('plate')]: [property('AB1')],
    [iri('location')]: [{ kind: 'GeoProperty', value: { type: 'Point', coordinates: [8.4, 49] }, ...times }],
  },
  ...times,
};

describe('matches', () => {
  const found = (parameters: QueryParameters) =>
    matches(bindQuery(parseEntityQuery(parameters), coreContext), car);

  it.each<[QueryParameters, boolean]>([
    [{}, true],
    [{ type: 'Car' }, true],
    [{ type: 'Lot' }, false],
    [{ type: 'Car;Vehicle' }, true],
    [{ type: 'Car;Lot' }, false],
    [{ type: 'Lot,Car' }, true],
    [{ type: '(Lot|Car);Vehicle' }, true],
    [{ type: '*' }, true],
    [{ type: 'https://uri.etsi.org/ngsi-ld/default-context/Car' }, true],
    [{ id: 'urn:x:1,urn:ngsi-ld:Car:7' }, true],
    [{ id: 'urn:x:1' }, false],
    [{ idPattern: 'Car' }, true],
    [{ idPattern: '^Car' }, false],
    [{ id: 'urn:ngsi-ld:Car:7', idPattern: '^Car' }, true],
    [{ attrs: 'wings,speed' }, true],
    [{ attrs: 'wings' }, false],
    [{ attrs: '' }, true],
    [{ scopeQ: '/Madrid' }, true],
    [{ scopeQ: 'Madrid' }, true],
    [{ scopeQ: '/Lot' }, false],
    [{ scopeQ: '/Lot/A' }, false],
    [{ scopeQ: '/Lot/#' }, true],
    [{ scopeQ: '/Madrid/#' }, true],
    [{ scopeQ: '/Mad/#' }, false],
    [{ scopeQ: '/#' }, true],
    [{ scopeQ: '/+' }, true],
    [{ scopeQ: '/Lot/+/#' }, true],
    [{ scopeQ: '/+/+/+/+/#' }, false],
    [{ scopeQ: '/Madrid;/Lot/#' }, true],
    [{ scopeQ: '/Paris,/Madrid' }, true],
    [{ scopeQ: '/Paris;/Madrid' }, false],
    [{ type: 'Car', q: 'speed>50', scopeQ: '/Madrid' }, true],
    [{ type: 'Car', q: 'speed>99', scopeQ: '/Madrid' }, false],
  ])('%j is %s', (parameters, expected) => {
    expect(found(parameters)).toBe(expected);
  });

  it('finds nothing under /# where there is no Scope', () => {
    const query = bindQuery(parseEntityQuery({ scopeQ: '/#' }), coreContext);
    expect(matches(query, { ...car, scopes: [] })).toBe(false);
  });

  const square = '[[[8,48],[9,48],[9,50],[8,50],[8,48]]]';
  const holed =
    '[[[8,48],[9,48],[9,50],[8,50],[8,48]],[[8.2,48.5],[8.6,48.5],[8.6,49.5],[8.2,49.5],[8.2,48.5]]]';
  it.each<[QueryParameters, boolean]>([
    [{ georel: 'near;maxDistance==10', geometry: 'Point', coordinates: '[8.4,49]' }, true],
    [{ georel: 'near;maxDistance==1000', geometry: 'Point', coordinates: '[8.42,49]' }, false],
    [{ georel: 'near;maxDistance==1500', geometry: 'Point', coordinates: '[8.42,49]' }, true],
    [{ georel: 'near;minDistance==1000', geometry: 'Point', coordinates: '[8.42,49]' }, true],
    [{ georel: 'near;minDistance==10', geometry: 'Point', coordinates: '[8.4,49]' }, false],
    [{ georel: 'within', geometry: 'Polygon', coordinates: square }, true],
    [{ georel: 'within', geometry: 'Polygon', coordinates: holed }, false],
    [{ georel: 'disjoint', geometry: 'Polygon', coordinates: holed }, true],
    [{ georel: 'intersects', geometry: 'Polygon', coordinates: square }, true],
    [{ georel: 'contains', geometry: 'Point', coordinates: '[8.4,49]' }, true],
    [{ georel: 'equals', geometry: 'Point', coordinates: '[8.4,49]' }, true],
    [{ georel: 'equals', geometry: 'Point', coordinates: '[8.4,49.1]' }, false],
    [{ georel: 'overlaps', geometry: 'Polygon', coordinates: square }, false],
    [{ georel: 'disjoint', geometry: 'Point', coordinates: '[1,1]', geoproperty: 'operationSpace' }, false],
    [{ georel: 'disjoint', geometry: 'Point', coordinates: '[1,1]', geoproperty: 'plate' }, false],
  ])('%j is %s', (parameters, expected) => {
    expect(found(parameters)).toBe(expected);
  });
});

describe('matchesTypes', () => {
  it('asks for all types of an "and"', () => {
    const selection = {
      kind: 'and',
      operands: [
        { kind: 'type', name: 'a:A' },
        { kind: 'type', name: 'a:B' },
      ],
    } as const;
    expect(matchesTypes(selection, ['a:B', 'a:A'])).toBe(true);
    expect(matchesTypes(selection, ['a:A'])).toBe(false);
  });
});
