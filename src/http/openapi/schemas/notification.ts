import { dateTime, described, listOf, open, ref, type Schema, uri } from './json-schema.ts';

/** What subscribers are sent. */
export const notificationSchemas = {
  Notification: {
    type: 'object',
    description: 'What has become of Entities (clause 5.3.1).',
    required: ['type', 'data'],
    properties: {
      id: described(uri, 'The same at every attempt.'),
      type: { const: 'Notification' },
      subscriptionId: uri,
      notifiedAt: dateTime,
      data: {
        description:
          'The Entities. What is gone has `deletedAt`, or the value `urn:ngsi-ld:null` where it is an Attribute.',
        anyOf: [listOf(ref('Entity')), ref('FeatureCollection')],
      },
    },
    ...open,
  },
} as const satisfies Readonly<Record<string, Schema>>;
