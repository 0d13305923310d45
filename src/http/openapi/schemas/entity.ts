import {
  anyObject,
  dateTime,
  described,
  expiry,
  listOf,
  oneOrMany,
  open,
  readOnly,
  ref,
  type Schema,
  text,
  uri,
  url,
} from './json-schema.ts';

const entityMembers = {
  id: described(uri, 'A URI that names the Entity.'),
  type: described(oneOrMany(text), 'A type, or several: short names of the @context, or IRIs.'),
  scope: described(oneOrMany(text), 'A Scope, or several: `/France/Chalon`.'),
  expiresAt: described(expiry, 'From when on the Entity exists no more (clause 4.22).'),
  createdAt: readOnly(dateTime),
  modifiedAt: readOnly(dateTime),
};

const example = {
  id: 'urn:ngsi-ld:ParkingSpot:demo-05',
  type: 'ParkingSpot',
  name: { type: 'Property', value: 'ParkingSpot 05' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.8544, 46.7815] } },
};

const simplifiedEntity = {
  id: 'urn:ngsi-ld:ParkingSpot:demo-05',
  type: 'ParkingSpot',
  name: 'ParkingSpot 05',
};

/** Entities as they come in, as they go out, and as GeoJSON. */
export const entitySchemas = {
  ContextUrl: {
    ...url,
    description: 'The URL of an @context. It is downloaded when it is first used.',
    examples: ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld'],
  },
  Context: {
    description: 'An @context: a URL, an object of terms, or an array of both.',
    anyOf: [ref('ContextUrl'), anyObject, listOf({ anyOf: [ref('ContextUrl'), anyObject] })],
  },
  Contextual: {
    type: 'object',
    description: 'A body in `application/ld+json`: it brings its @context.',
    required: ['@context'],
    properties: { '@context': ref('Context') },
    ...open,
  },
  Entity: {
    type: 'object',
    description:
      'An Entity (clause 5.2.4), normalized or concise: each further member is an Attribute, or an array of its instances.',
    required: ['id', 'type'],
    properties: entityMembers,
    ...open,
    examples: [example],
  },
  EntityFragment: {
    type: 'object',
    description: 'Part of an Entity: what is to be written of it.',
    properties: entityMembers,
    ...open,
    examples: [{ name: { type: 'Property', value: 'Parking spot at the town hall' } }],
  },
  IdentifiedFragment: {
    type: 'object',
    description: 'Part of the Entity that `id` names: what is to be written of it.',
    required: ['id'],
    properties: entityMembers,
    ...open,
    examples: [example],
  },
  EntityRepresentation: {
    type: 'object',
    description:
      'An Entity as it is answered: normalized, concise or simplified as `format` says, with the members that `pick`, `omit` and `attrs` leave.',
    properties: { ...entityMembers, '@context': described(ref('Context'), 'In `application/ld+json` only.') },
    ...open,
    examples: [example, simplifiedEntity],
  },
  EntityOrLinked: {
    description:
      'The Entity; with `join=flat` and something that it links to, an array of it and of the linked Entities.',
    anyOf: [ref('EntityRepresentation'), listOf(ref('EntityRepresentation'))],
  },
  Feature: {
    type: 'object',
    description: 'An Entity as a GeoJSON Feature (clause 5.2.29).',
    required: ['type', 'geometry', 'properties'],
    properties: {
      id: uri,
      type: { const: 'Feature' },
      geometry: {
        description: 'The value of the GeoProperty that `geometryProperty` names; null without one.',
        anyOf: [ref('Geometry'), { type: 'null' }],
      },
      properties: described(anyObject, 'The type of the Entity and its Attributes.'),
      '@context': described(ref('Context'), 'Not with `Prefer: body=json`.'),
    },
    ...open,
  },
  FeatureCollection: {
    type: 'object',
    description: 'Entities as a GeoJSON FeatureCollection (clause 5.2.30).',
    required: ['type', 'features'],
    properties: {
      type: { const: 'FeatureCollection' },
      features: listOf(ref('Feature')),
      '@context': described(ref('Context'), 'Not with `Prefer: body=json`.'),
    },
    ...open,
  },
  FeatureOrLinked: {
    description: 'The Entity as a Feature; with `join=flat` a FeatureCollection where something is linked.',
    anyOf: [ref('Feature'), ref('FeatureCollection')],
  },
  EntityId: uri,
} as const satisfies Readonly<Record<string, Schema>>;
