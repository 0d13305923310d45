import { described, flag, oneOrMany, ref, type Schema, someOf, text, uri } from './json-schema.ts';

const memberNames = { ...someOf({ ...text, minLength: 1 }), examples: [['name']] };

/** The body of a query by POST. */
export const querySchemas = {
  Query: {
    type: 'object',
    description:
      'A query as a body (clause 5.2.23): its members mean what the parameters of the same names mean.',
    required: ['type'],
    properties: {
      type: { const: 'Query' },
      entities: described(someOf(ref('EntitySelector')), 'At least one of them selects the Entity.'),
      attrs: described(memberNames, 'The Entity has at least one of them, and only they are shown.'),
      pick: described(memberNames, 'Members to show.'),
      omit: described(memberNames, 'Members to leave out.'),
      q: { ...text, description: 'Query on Attributes (clause 4.9).', examples: ['cargoVolume>=3'] },
      csf: described(text, 'Filter on Context Sources, in the language of `q`; there are none yet.'),
      geoQ: ref('GeoQuery'),
      scopeQ: { ...text, description: 'Query on Scopes (clause 4.19).', examples: ['/France/#'] },
      lang: described(text, 'Preferred languages.'),
      datasetId: described(oneOrMany(text), 'Instances of Attributes: URIs, `@none` for the default one.'),
      join: { enum: ['flat', 'inline', '@none'] },
      joinLevel: { type: 'integer', minimum: 1 },
      containedBy: described(oneOrMany(uri), 'Entities that `join` does not follow again.'),
      expandValues: described(oneOrMany(text), 'Attributes whose values in `q` are terms of the @context.'),
      jsonKeys: described(oneOrMany(text), 'Attributes below which the keys in `q` are plain JSON keys.'),
      ordering: {
        type: 'object',
        description: 'The order of the Entities (clause 4.23).',
        required: ['orderBy'],
        properties: {
          orderBy: someOf(text),
          collation: text,
          geometry: text,
          coordinates: { type: 'array' },
        },
      },
      splitEntities: flag,
    },
    additionalProperties: true,
    examples: [{ type: 'Query', entities: [{ type: 'ParkingSpot' }], q: 'occupied==false' }],
  },
} as const satisfies Readonly<Record<string, Schema>>;
