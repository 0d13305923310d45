import type { JsonValue } from '../../src/core/json.ts';
import { coreContext } from '../../src/core/jsonld/core-context.ts';
import type { AttributeInstance, AttributeKind, Entity } from '../../src/core/model/entity.ts';

const at = (text: string) => Date.parse(text);
const iri = (name: string) => coreContext.expand(name);

type Members = Partial<Omit<AttributeInstance, 'kind' | 'value' | 'attributes'>> & {
  readonly attributes?: Readonly<Record<string, AttributeInstance>>;
};

function instance(kind: AttributeKind, value: JsonValue, members: Members = {}): AttributeInstance {
  const { attributes, ...others } = members;
  return {
    kind,
    value,
    createdAt: at('2024-01-01T00:00:00Z'),
    modifiedAt: at('2024-01-02T00:00:00Z'),
    ...others,
    ...(attributes !== undefined && { attributes: expanded(attributes) }),
  };
}

function expanded(attributes: Readonly<Record<string, AttributeInstance | readonly AttributeInstance[]>>) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, one]) => [iri(name), [one].flat() as AttributeInstance[]]),
  );
}

const property = (value: JsonValue, members?: Members) => instance('Property', value, members);
const typed = (type: string, value: string) => ({ '@type': type, '@value': value });

/** A car with an Attribute for everything that a query can be asked of. */
export const car: Entity = {
  id: 'urn:ngsi-ld:Car:7',
  types: [iri('Car'), iri('Vehicle')],
  scopes: ['/Lot/A/1', '/Madrid'],
  attributes: expanded({
    speed: [
      property(51, { unitCode: 'KMH', observedAt: '2024-05-01T08:00:00.000Z' }),
      property(52, { datasetId: 'urn:src:gps', attributes: { accuracy: property(0.9) } }),
    ],
    plate: property('AB1'),
    electric: property(true),
    empty: property([]),
    tags: property(['red', 'blue', 7]),
    matrix: property([[1], [2]]),
    address: property({
      city: { name: 'Berlin', zip: 10115, tags: ['x', 'y'] },
      'post.box': 1,
      constructor: 'c',
    }),
    history: property([{ year: 2020 }, { year: 2021, note: 'ok' }]),
    built: property(typed('DateTime', '2020-06-01T12:00:00Z')),
    born: property(typed('Date', '2020-06-01')),
    opens: property(typed('Time', '08:30:00Z')),
    width: property(typed('https://example.org/metre', '3 m')),
    stamp: property('2020-06-01T12:00:00.000Z'),
    day: property('2020-06-01'),
    big: property(JSON.rawJSON('12345678901234567890')),
    high: property('\u{1F600}'),
    parkedIn: instance('Relationship', 'urn:ngsi-ld:Lot:1', { objectType: [iri('Lot')] }),
    owners: instance('Relationship', ['urn:x:1', 'urn:x:2']),
    stops: instance('ListRelationship', ['urn:x:1', 'urn:x:2']),
    label: instance('LanguageProperty', { en: 'car', fr: ['voiture', 'auto'] }),
    colour: instance('VocabProperty', iri('red')),
    colours: instance('VocabProperty', ['https://example.org/colours#green', iri('blue')]),
    raw: instance('JsonProperty', { k: null, a: { b: 5 } }),
    raws: instance('JsonProperty', [{ k: 1 }, { k: 2 }]),
    route: instance('ListProperty', [1, 'two', true]),
    location: instance('GeoProperty', { type: 'Point', coordinates: [8.4, 49] }),
  }),
  createdAt: at('2024-01-01T00:00:00Z'),
  modifiedAt: at('2024-06-01T00:00:00Z'),
  expiresAt: '2030-01-01T00:00:00Z',
};
