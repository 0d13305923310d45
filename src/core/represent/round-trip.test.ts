import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityOf, inlineContext } from '../../../test/support/stored-entity.ts';
import { type JsonObject, type JsonValue, parseJson } from '../json.ts';
import { expandEntity } from '../model/expand-entity.ts';
import { representEntity } from './represent-entity.ts';

const name = fc.constantFrom('speed', 'name', 'a', 'location_', 'https://example.org/x', 'ex:y');
const uri = fc.constantFrom('urn:a:1', 'urn:a:2', 'https://example.org/#3');
const oneOrMore = (item: fc.Arbitrary<string>) =>
  fc.oneof(item, fc.uniqueArray(item, { minLength: 1, maxLength: 3 }));
const key = fc.constantFrom(
  'a',
  'value',
  'type',
  'coordinates',
  'object',
  'datasetId',
  '@value',
  '__proto__',
);
const scalar = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
  fc.constantFrom('Point', 'Property', JSON.rawJSON('12345678901234567890')),
  fc.constantFrom({ type: 'Point', coordinates: [1, 2] }, { type: 'Point', coordinates: [1], '@value': 1 }),
);
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ) as fc.Arbitrary<JsonValue>,
}));
const point = fc.record({ type: fc.constant('Point'), coordinates: fc.constant([1.5, 2]) });
const values = {
  Property: ['value', json],
  Relationship: ['object', oneOrMore(uri)],
  GeoProperty: ['value', point],
  LanguageProperty: ['languageMap', fc.dictionary(fc.constantFrom('en', 'fr', '@none'), fc.constant('x'))],
  VocabProperty: ['vocab', oneOrMore(name)],
  JsonProperty: ['json', fc.dictionary(fc.string(), json)],
  ListProperty: ['valueList', fc.array(json, { maxLength: 3 })],
  ListRelationship: [
    'objectList',
    fc.array(
      uri.map((object) => ({ object })),
      { maxLength: 3 },
    ),
  ],
} as const;
const common = {
  observedAt: fc.constant('2024-05-01T08:00:00.00Z'),
  datasetId: fc.constantFrom('urn:d:1', 'urn:d:2'),
};
const special: Readonly<Record<string, Record<string, fc.Arbitrary<JsonValue>>>> = {
  Property: { unitCode: fc.constant('CEL'), valueType: oneOrMore(name) },
  ListProperty: { unitCode: fc.constant('CEL') },
  Relationship: { objectType: oneOrMore(name) },
  ListRelationship: { objectType: oneOrMore(name) },
};
const none = fc.constant<JsonObject>({});
const attributeOf = (below: fc.Arbitrary<JsonObject>) =>
  fc.constantFrom(...(Object.keys(values) as (keyof typeof values)[])).chain((type) => {
    const [member, value] = values[type];
    const required = fc.record({
      type: fc.constant(type),
      [member]: value as fc.Arbitrary<JsonValue>,
    });
    const optional = fc.oneof(none, fc.record({ ...common, ...special[type] }, { requiredKeys: [] }));
    return fc
      .tuple(below, required, optional)
      .map((parts): JsonObject => Object.assign({}, ...parts) as JsonObject);
  });
const bodyOf = (below: fc.Arbitrary<JsonObject>) =>
  fc
    .uniqueArray(
      fc.tuple(
        name,
        fc.uniqueArray(attributeOf(below), {
          minLength: 1,
          maxLength: 3,
          selector: ({ datasetId }) => datasetId,
        }),
      ),
      { selector: ([one]) => one, maxLength: 3 },
    )
    .map((entries): JsonObject => Object.fromEntries(entries));
const body = bodyOf(fc.oneof({ weight: 3, arbitrary: none }, bodyOf(none))).map(
  (attributes): JsonObject => ({ id: 'urn:a:b', type: 'T', ...attributes }),
);
const context = inlineContext({ ex: 'https://example.org/', name: 'https://example.org/name' });

test.each(['normalized', 'concise'] as const)(
  'what is represented is read again as the same Entity (%s)',
  (format) => {
    fc.assert(
      fc.property(body, (one) => {
        const expanded = expandEntity(one, context, 'complete');
        const shown = JSON.stringify(representEntity(entityOf(expanded), context, { format }));
        expect(expandEntity(parseJson(shown), context, 'complete')).toEqual(expanded);
      }),
      { numRuns: 1000 },
    );
  },
);
