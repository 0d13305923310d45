import { type AttributeKind, attributeKinds } from '../../../core/model/entity.ts';
import {
  dateTime,
  described,
  expiry,
  listOf,
  oneOrMany,
  open,
  readOnly,
  ref,
  type Schema,
  someOf,
  text,
  uri,
} from './json-schema.ts';

const any: Schema = {};

const members = {
  datasetId: described(uri, 'Tells instances of the same Attribute apart; the default instance has none.'),
  observedAt: described(dateTime, 'When the value was true in the world.'),
  expiresAt: described(expiry, 'From when on the instance exists no more (clause 4.22).'),
  createdAt: readOnly(dateTime),
  modifiedAt: readOnly(dateTime),
};

const unitCode = described(text, 'Unit of measurement, UN/CEFACT Common Code: `CEL`, `MTQ`.');
const valueType = described(oneOrMany(text), 'The native JSON-LD type of the value.');
const objectType = described(oneOrMany(text), 'The type of the Entity that is linked to.');

interface KindSchema {
  readonly description: string;
  readonly value: Readonly<Record<string, Schema>>;
  readonly others?: Readonly<Record<string, Schema>>;
  readonly example: unknown;
}

const kinds: Readonly<Record<AttributeKind, KindSchema>> = {
  Property: {
    description: 'A value (clause 4.5.2).',
    value: { value: described(any, 'Any JSON but null.') },
    others: { unitCode, valueType },
    example: { type: 'Property', value: 21.5, unitCode: 'CEL', observedAt: '2026-05-01T08:00:00Z' },
  },
  Relationship: {
    description: 'A link to one Entity or to several (clause 4.5.3).',
    value: { object: described(oneOrMany(uri), 'The URI of the Entity, or URIs.') },
    others: {
      objectType,
      entity: {
        ...described(
          { anyOf: [ref('EntityRepresentation'), listOf(ref('EntityRepresentation'))] },
          'With `join=inline`: what it links to.',
        ),
        readOnly: true,
      },
    },
    example: { type: 'Relationship', object: 'urn:ngsi-ld:Device:parking-01' },
  },
  GeoProperty: {
    description: 'A place (clause 4.5.5).',
    value: { value: ref('Geometry') },
    others: { valueType },
    example: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.8539, 46.7812] } },
  },
  LanguageProperty: {
    description: 'A text in several languages (clause 4.5.18).',
    value: {
      languageMap: described(
        { type: 'object', additionalProperties: oneOrMany(text) },
        'Texts by language tag (RFC 5646); `@none` for one of no language.',
      ),
    },
    others: { valueType },
    example: { type: 'LanguageProperty', languageMap: { fr: 'Mairie', en: 'Town hall' } },
  },
  VocabProperty: {
    description: 'A term of a vocabulary, or terms: they are expanded by the @context (clause 4.5.20).',
    value: { vocab: oneOrMany(text) },
    example: { type: 'VocabProperty', vocab: 'onstreet' },
  },
  JsonProperty: {
    description: 'JSON that no @context touches (clause 4.5.24).',
    value: { json: described({ type: ['object', 'array'] }, 'An object, or an array of them.') },
    example: { type: 'JsonProperty', json: { firmware: { version: '1.4.2' } } },
  },
  ListProperty: {
    description: 'Values in their order (clause 4.5.21).',
    value: { valueList: described({ type: 'array' }, 'Any JSON but null.') },
    others: { unitCode },
    example: { type: 'ListProperty', valueList: [2.1, 2.4, 2.2] },
  },
  ListRelationship: {
    description: 'Links in their order (clause 4.5.22).',
    value: {
      objectList: listOf({
        anyOf: [uri, { type: 'object', required: ['object'], properties: { object: uri } }],
      }),
    },
    others: {
      objectType,
      entityList: readOnly(
        described(listOf(ref('EntityRepresentation')), 'With `join=inline`: what it links to.'),
      ),
    },
    example: {
      type: 'ListRelationship',
      objectList: [{ object: 'urn:ngsi-ld:WasteContainer:demo-glass' }],
    },
  },
};

function kindSchema(kind: AttributeKind): Schema {
  const { description, value, others, example } = kinds[kind];
  return {
    type: 'object',
    description: `${description} Further members are sub-Attributes.`,
    required: Object.keys(value),
    properties: {
      type: { const: kind, description: 'May be left out: the member that holds the value tells the kind.' },
      ...value,
      ...others,
      ...members,
    },
    ...open,
    examples: [example],
  };
}

/** One schema for each kind of Attribute, and what they are together. */
export const attributeSchemas = {
  Attribute: {
    description: 'One instance of an Attribute (clauses 4.5.2 to 4.5.25), normalized or concise.',
    anyOf: attributeKinds.map(ref),
  },
  AttributeFragment: {
    type: 'object',
    description:
      'The members of an instance to write; the rest stays. `urn:ngsi-ld:null` as the value removes the instance, as another member this member.',
    properties: {
      type: { enum: attributeKinds },
      value: any,
      object: oneOrMany(uri),
      languageMap: { type: 'object', additionalProperties: oneOrMany(text) },
      vocab: oneOrMany(text),
      json: any,
      valueList: { type: 'array' },
      objectList: { type: 'array' },
      unitCode,
      ...members,
    },
    ...open,
    examples: [{ value: 22.5, observedAt: '2026-05-01T09:00:00Z' }],
  },
  AttributeRepresentation: {
    description:
      'An Attribute as it is answered: its instance, an array of them where there are several, or in the simplified representation its plain value.',
    anyOf: [ref('Attribute'), someOf(ref('Attribute')), any],
  },
  AttributeValue: { description: 'The plain value of an Attribute: any JSON.' },
  ...(Object.fromEntries(attributeKinds.map((kind) => [kind, kindSchema(kind)])) as Record<
    AttributeKind,
    Schema
  >),
  Geometry: {
    type: 'object',
    description: 'A GeoJSON geometry (RFC 7946), longitude before latitude.',
    required: ['type', 'coordinates'],
    properties: {
      type: { enum: ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'] },
      coordinates: { type: 'array' },
    },
    ...open,
    examples: [{ type: 'Point', coordinates: [4.8539, 46.7812] }],
  },
} as const satisfies Readonly<Record<string, Schema>>;
