import { describe, expect, test } from 'vitest';
import { storedEntity } from '../../../test/support/stored-entity.ts';
import { type JsonObject, type JsonValue, parseJson } from '../json.ts';
import { coreContext } from '../jsonld/core-context.ts';
import type { LinkedEntities, MemberSelection } from '../query/ast.ts';
import { linksOf } from './links.ts';
import {
  type LinkedRepresentation,
  type RepresentationOptions,
  representEntity,
} from './represent-entity.ts';

const vocabulary = (name: string) => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;

const link = (object: JsonValue, members: JsonObject = {}) => ({ type: 'Relationship', object, ...members });
const property = (value: JsonValue) => ({ type: 'Property', value });

const bodies = [
  {
    id: 'urn:b:1',
    type: 'Building',
    name: property('Tower'),
    locatedAt: link('urn:c:paris', { objectType: 'City' }),
    owners: link(['urn:p:1', 'urn:p:none', 'urn:p:2']),
    tour: { type: 'ListRelationship', objectList: ['urn:p:2', 'urn:p:none', 'urn:p:1', 'urn:p:2'] },
    gone: link('urn:p:none'),
    builtBy: [link('urn:p:1', { datasetId: 'urn:d:1' }), link('urn:p:2', { datasetId: 'urn:d:2' })],
    height: { type: 'Property', value: 300, measuredBy: link('urn:p:1') },
  },
  { id: 'urn:c:paris', type: 'City', name: property('Paris'), inCountry: link('urn:n:france') },
  { id: 'urn:n:france', type: 'Country', name: property('France'), capital: link('urn:c:paris') },
  {
    id: 'urn:p:1',
    type: 'Person',
    name: { type: 'LanguageProperty', languageMap: { en: 'Guy', fr: 'Gui' } },
  },
  { id: 'urn:p:2', type: 'Person', likes: link('urn:p:2') },
];
const entities = new Map(bodies.map((body) => [body.id, storedEntity(body)]));
const entityOf: LinkedEntities = (id) => entities.get(id);

function represent(
  id: string,
  { levels = 1, containedBy, ...options }: Partial<RepresentationOptions & LinkedRepresentation> = {},
): JsonObject {
  const entity = entityOf(id);
  if (entity === undefined) throw new Error(`no ${id}`);
  const linked = { entityOf, levels, ...(containedBy !== undefined && { containedBy }) };
  const shown = representEntity(entity, coreContext, { format: 'normalized', linked, ...options });
  return parseJson(JSON.stringify(shown)) as JsonObject;
}

const all = undefined;
const select = (entries: Readonly<Record<string, MemberSelection | undefined>>): MemberSelection =>
  new Map(
    Object.entries(entries).map(([name, below]) => [
      name === 'id' || name === 'type' ? name : vocabulary(name),
      below,
    ]),
  );

const paris = { id: 'urn:c:paris', type: 'City', name: property('Paris'), inCountry: link('urn:n:france') };
const guy = { id: 'urn:p:1', type: 'Person', name: bodies[3]?.name };
const second = { id: 'urn:p:2', type: 'Person', likes: link('urn:p:2') };

describe('linked Entities inline', () => {
  test('stand in the Relationship, several as an array, in the order of its objects', () => {
    const shown = represent('urn:b:1');
    expect(shown.locatedAt).toEqual({ ...link('urn:c:paris', { objectType: 'City' }), entity: paris });
    expect(shown.owners).toEqual({
      ...link(['urn:p:1', 'urn:p:none', 'urn:p:2']),
      entity: [guy, second],
    });
    expect(shown.tour).toEqual({
      type: 'ListRelationship',
      objectList: ['urn:p:2', 'urn:p:none', 'urn:p:1', 'urn:p:2'].map((object) => ({ object })),
      entityList: [second, guy, second],
    });
    expect(shown.builtBy).toEqual([
      { ...link('urn:p:1', { datasetId: 'urn:d:1' }), entity: guy },
      { ...link('urn:p:2', { datasetId: 'urn:d:2' }), entity: second },
    ]);
  });

  test('leave links to what is not there as they are, and those of sub-Attributes', () => {
    const shown = represent('urn:b:1');
    expect(shown.gone).toEqual(link('urn:p:none'));
    expect(shown.height).toEqual(bodies[0]?.height);
  });

  test('are concise where the Entity is', () => {
    const shown = represent('urn:b:1', { format: 'concise' });
    expect(shown.locatedAt).toEqual({
      object: 'urn:c:paris',
      objectType: 'City',
      entity: { id: 'urn:c:paris', type: 'City', name: 'Paris', inCountry: { object: 'urn:n:france' } },
    });
    expect(shown.tour).toMatchObject({
      entityList: [{ id: 'urn:p:2', likes: { object: 'urn:p:2' } }, {}, {}],
    });
  });

  test('take the place of their URIs in the simplified representation', () => {
    const shown = represent('urn:b:1', { format: 'simplified' });
    const simplified = { id: 'urn:p:1', type: 'Person', name: { languageMap: { en: 'Guy', fr: 'Gui' } } };
    const other = { id: 'urn:p:2', type: 'Person', likes: 'urn:p:2' };
    expect(shown.locatedAt).toEqual({
      id: 'urn:c:paris',
      type: 'City',
      name: 'Paris',
      inCountry: 'urn:n:france',
    });
    expect(shown.owners).toEqual([simplified, 'urn:p:none', other]);
    expect(shown.tour).toEqual([other, 'urn:p:none', simplified, other]);
    expect(shown.gone).toBe('urn:p:none');
    expect(shown.builtBy).toEqual({ dataset: { 'urn:d:1': simplified, 'urn:d:2': other } });
  });

  test('go as many links far as there are levels, also in a circle', () => {
    const names = (levels: number) =>
      JSON.stringify(represent('urn:c:paris', { levels, format: 'simplified' }));
    expect(names(0)).toBe('{"id":"urn:c:paris","type":"City","name":"Paris","inCountry":"urn:n:france"}');
    expect(names(1)).toBe(
      '{"id":"urn:c:paris","type":"City","name":"Paris","inCountry":{"id":"urn:n:france","type":"Country",' +
        '"name":"France","capital":"urn:c:paris"}}',
    );
    expect(names(3).match(/"France"/g)).toHaveLength(2);
    expect(names(3)).toContain('"capital":"urn:c:paris"');
  });

  test('are not those that the client has', () => {
    const shown = represent('urn:b:1', {
      levels: 2,
      containedBy: new Set(['urn:p:2', 'urn:n:france']),
    });
    expect(shown.owners).toMatchObject({ entity: [guy] });
    expect(shown.locatedAt).toMatchObject({ entity: paris });
    expect(JSON.stringify(shown)).not.toContain('France');
  });

  test('have system members, a language and instances as the Entity that links to them', () => {
    const lang = { ranges: ['fr'], refused: [] };
    expect(represent('urn:b:1', { lang, sysAttrs: true }).owners).toMatchObject({
      entity: [
        { name: { type: 'Property', value: 'Gui', lang: 'fr' }, createdAt: '1970-01-01T00:00:00.000Z' },
        {},
      ],
    });
    expect(represent('urn:b:1', { datasetIds: new Set(['urn:d:1']) })).toEqual({
      id: 'urn:b:1',
      type: 'Building',
      builtBy: { ...link('urn:p:1', { datasetId: 'urn:d:1' }), entity: { id: 'urn:p:1', type: 'Person' } },
    });
  });

  test('are whole where attrs chooses among the Attributes of the Entity', () => {
    expect(represent('urn:b:1', { attrs: new Set([vocabulary('locatedAt')]) })).toEqual({
      id: 'urn:b:1',
      type: 'Building',
      locatedAt: { ...link('urn:c:paris', { objectType: 'City' }), entity: paris },
    });
  });
});

describe('members of linked Entities', () => {
  test('are those that are picked behind the Relationship, all where nothing stands there', () => {
    const country = select({ name: all });
    const pick = select({ id: all, locatedAt: select({ id: all, inCountry: country }) });
    expect(represent('urn:b:1', { levels: 2, pick })).toEqual({
      id: 'urn:b:1',
      locatedAt: {
        ...link('urn:c:paris', { objectType: 'City' }),
        entity: {
          id: 'urn:c:paris',
          inCountry: { ...link('urn:n:france'), entity: { name: property('France') } },
        },
      },
    });
    expect(represent('urn:b:1', { pick: select({ locatedAt: all }) })).toMatchObject({
      locatedAt: { entity: paris },
    });
  });

  test('are all but those that are omitted behind the Relationship', () => {
    const omit = select({
      type: all,
      ...Object.fromEntries(['owners', 'tour', 'builtBy', 'height', 'gone'].map((name) => [name, all])),
      locatedAt: select({ name: all, inCountry: select({ type: all, capital: all }) }),
    });
    expect(represent('urn:b:1', { levels: 2, omit })).toEqual({
      id: 'urn:b:1',
      name: property('Tower'),
      locatedAt: {
        ...link('urn:c:paris', { objectType: 'City' }),
        entity: {
          id: 'urn:c:paris',
          type: 'City',
          inCountry: { ...link('urn:n:france'), entity: { id: 'urn:n:france', name: property('France') } },
        },
      },
    });
  });

  test('leave a link where nothing is left of the Entity', () => {
    const pick = select({ locatedAt: select({ absent: all }) });
    expect(represent('urn:b:1', { pick })).toEqual({
      locatedAt: link('urn:c:paris', { objectType: 'City' }),
    });
    expect(represent('urn:b:1', { pick, format: 'simplified' })).toEqual({ locatedAt: 'urn:c:paris' });
  });
});

describe('links', () => {
  const links = (options: Partial<RepresentationOptions>, containedBy?: ReadonlySet<string>) =>
    linksOf(storedEntity(bodies[0] ?? null), { format: 'normalized', ...options }, containedBy);

  test('are those of all Relationships, of sub-Attributes none', () => {
    expect(links({}).map(({ id }) => id)).toEqual([
      'urn:c:paris',
      ...['urn:p:1', 'urn:p:none', 'urn:p:2'],
      ...['urn:p:2', 'urn:p:none', 'urn:p:1', 'urn:p:2'],
      'urn:p:none',
      ...['urn:p:1', 'urn:p:2'],
    ]);
  });

  test('are those that are shown, with what stands behind them', () => {
    const below = select({ name: all });
    const pick = select({ locatedAt: below, owners: all, builtBy: all });
    const found = links({ pick, datasetIds: new Set(['@none', 'urn:d:2']) }, new Set(['urn:p:1']));
    expect(found.map(({ id, options }) => [id, options.pick])).toEqual([
      ['urn:c:paris', below],
      ['urn:p:none', undefined],
      ['urn:p:2', undefined],
      ['urn:p:2', undefined],
    ]);
    expect(links({ attrs: new Set([vocabulary('gone')]) }).map(({ id }) => id)).toEqual(['urn:p:none']);
  });
});
