import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { AttributeInstance, AttributeKind, Entity } from '../model/entity.ts';
import { bindQuery } from './bind-query.ts';
import { conjuncts } from './conjuncts.ts';
import { linkDepthOfQ } from './link-depth.ts';
import { matches } from './matches.ts';
import { parseQ } from './parse-q.ts';
import { parseEntityQuery, type QueryParameters } from './parse-query.ts';

const iri = (name: string) => coreContext.expand(name);

function instance(kind: AttributeKind, value: JsonValue, datasetId?: string): AttributeInstance {
  return { kind, value, createdAt: 0, modifiedAt: 0, ...(datasetId !== undefined && { datasetId }) };
}

const property = (value: JsonValue, datasetId?: string) => instance('Property', value, datasetId);
const link = (value: JsonValue, datasetId?: string) => instance('Relationship', value, datasetId);

function entity(id: string, type: string, attributes: Record<string, readonly AttributeInstance[]>): Entity {
  const expanded = Object.entries(attributes).map(([name, instances]) => [iri(name), instances]);
  return {
    id: `urn:x:${id}`,
    types: [iri(type)],
    scopes: [],
    attributes: Object.fromEntries(expanded),
    createdAt: Date.UTC(2024, 0, 1),
    modifiedAt: Date.UTC(2024, 0, 1),
  };
}

const entities = [
  entity('car', 'Car', {
    parkedIn: [link('urn:x:lot')],
    owners: [link(['urn:x:anna', 'urn:x:nobody', 'urn:x:ben'])],
    stops: [instance('ListRelationship', ['urn:x:lot', 'urn:x:far'])],
    chosen: [link('urn:x:anna'), link('urn:x:ben', 'urn:src:b')],
    speed: [{ ...property(51), attributes: { [iri('measuredBy')]: [link('urn:x:anna')] } }],
    plate: [property('urn:x:lot')],
  }),
  entity('lot', 'Lot', {
    name: [property('Central')],
    spaces: [property([1, 2]), property(7, 'urn:src:b')],
    operator: [link('urn:x:anna')],
    raw: [instance('JsonProperty', { k: 1 })],
  }),
  entity('far', 'Lot', { name: [property('Remote')], next: [link('urn:x:lot')] }),
  entity('anna', 'Person', { name: [property('Anna')], knows: [link(['urn:x:ben', 'urn:x:anna'])] }),
  entity('ben', 'Person', { name: [property('Ben')], knows: [link('urn:x:anna')], born: [property(1990)] }),
] as const;

const byId = new Map<string, Entity>(entities.map((one) => [one.id, one]));

function holds(q: string, others: QueryParameters = {}): boolean {
  const query = bindQuery(parseEntityQuery({ q, ...others }), coreContext);
  return matches(query, entities[0], (id) => byId.get(id));
}

describe('a path into linked Entities', () => {
  it.each([
    'parkedIn{name}',
    'parkedIn{name}==Central',
    'parkedIn{Lot:name}==Central',
    'parkedIn{name}!=Remote',
    'parkedIn{name}~=^C',
    'parkedIn{spaces}>6',
    'parkedIn{spaces}==1..2',
    'parkedIn{spaces}==9,7',
    'parkedIn{id}==urn:x:lot',
    'parkedIn{createdAt}<2024-02-01',
    'parkedIn{operator}==urn:x:anna',
    'parkedIn{operator{name}}==Anna',
    'parkedIn{Lot:operator{Person:name}}==Anna',
    'parkedIn{operator{knows{born}}}==1990',
    'parkedIn{operator{knows{knows{knows{name}}}}}==Ben',
    'owners{name}==Ben',
    'owners{born}',
    'owners{name}!=Ben',
    'stops{name}==Remote',
    'stops{next{name}}==Central',
    'chosen{name}==Ben',
    'speed.measuredBy{name}==Anna',
    '!parkedIn{wings}',
    '!parkedIn{Car:name}',
    'parkedIn{name}==Central;owners{name}==Anna',
  ])('%s holds', (q) => {
    expect(holds(q)).toBe(true);
  });

  it.each([
    'parkedIn{name}==Remote',
    'parkedIn{Car:name}==Central',
    'parkedIn{wings}',
    'parkedIn{wings}!=5',
    '!parkedIn{name}',
    'owners{name}==Central',
    'owners{wings}!=5',
    'stops{Person:name}',
    'parkedIn{operator{Lot:name}}',
    'plate{name}',
    'plate{name}!=x',
    'parkedIn.operator{name}',
    'wings{name}',
    'speed{name}',
  ])('%s does not hold', (q) => {
    expect(holds(q)).toBe(false);
  });

  it('leads nowhere when no linked Entity is known', () => {
    const query = bindQuery(parseEntityQuery({ q: 'parkedIn{name}' }), coreContext);
    expect(matches(query, entities[0])).toBe(false);
  });

  it('looks at the chosen instances only, here and there', () => {
    expect(holds('chosen{name}==Ben', { datasetId: '@none' })).toBe(false);
    expect(holds('chosen{name}==Anna', { datasetId: '@none' })).toBe(true);
    expect(holds('parkedIn{spaces}==7', { datasetId: '@none' })).toBe(false);
    expect(holds('parkedIn{spaces}==2', { datasetId: '@none' })).toBe(true);
  });

  it('takes terms and keys of JSON as the query says', () => {
    expect(holds('parkedIn{raw[k]}==1')).toBe(false);
    expect(holds('parkedIn{raw[k]}==1', { jsonKeys: 'raw' })).toBe(true);
    expect(holds('parkedIn{name}==Central', { expandValues: 'name' })).toBe(false);
  });

  it('gives the indexes of stores nothing to go by', () => {
    const query = bindQuery(parseEntityQuery({ q: 'parkedIn{spaces}>6;speed>50' }), coreContext);
    expect(conjuncts(query).map(({ attribute }) => attribute)).toEqual([iri('speed')]);
  });

  it('visits each Entity once on a level, however many links lead there', () => {
    const size = 60;
    const ids = Array.from({ length: size }, (_, index) => `urn:x:${index}`);
    const crowd = new Map(
      ids.map((id, index) => [id, entity(String(index), 'Person', { knows: [link(ids)] })] as const),
    );
    const depth = 12;
    const q = `${'knows{'.repeat(depth)}name${'}'.repeat(depth)}`;
    let visits = 0;
    const found = matches(
      bindQuery(parseEntityQuery({ q }), coreContext),
      crowd.get('urn:x:0') as Entity,
      (id) => {
        visits++;
        return crowd.get(id);
      },
    );
    expect(found).toBe(false);
    expect(visits).toBe(depth * size);
  });
});

describe('linkDepthOfQ', () => {
  it.each([
    ['a', 0],
    ['a.b[c]==5', 0],
    ['a{b}', 1],
    ['a|!b{c{d}}', 2],
    ['a{b};(c|d{e{f{g}}}==1)', 3],
  ])('of %s is %d', (q, depth) => {
    expect(linkDepthOfQ(parseQ(q))).toBe(depth);
  });
});
