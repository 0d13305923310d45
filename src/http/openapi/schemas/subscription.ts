import { notificationTriggers } from '../../../core/subscription/subscription.ts';
import {
  count,
  dateTime,
  described,
  expiry,
  flag,
  oneOrMany,
  open,
  readOnly,
  ref,
  type Schema,
  someOf,
  text,
  uri,
  url,
} from './json-schema.ts';

const milliseconds: Schema = { type: 'number', exclusiveMinimum: 0 };
const pairs = someOf({ type: 'object', required: ['key', 'value'], properties: { key: text, value: text } });

const endpoint: Schema = {
  type: 'object',
  description: 'Where notifications go (clause 5.2.15).',
  required: ['uri'],
  properties: {
    uri: described(url, 'A URL with the scheme http or https, without credentials.'),
    accept: { enum: ['application/json', 'application/ld+json'], default: 'application/json' },
    timeout: described(milliseconds, 'Milliseconds that the receiver has for its answer; at most 120000.'),
    cooldown: described(milliseconds, 'Milliseconds without an attempt after a failure.'),
    receiverInfo: described(
      pairs,
      'Headers for the receiver; `urn:ngsi-ld:request` as a value passes on that of the request.',
    ),
    notifierInfo: described(pairs, 'Settings of the way of delivery.'),
  },
  ...open,
};

const memberNames: Schema = {
  ...someOf({ ...text, minLength: 1 }),
  description: 'Short names of the @context, or IRIs.',
  examples: [['cargoVolume']],
};

const notification: Schema = {
  type: 'object',
  description: 'What a notification holds and where it goes (clause 5.2.14).',
  required: ['endpoint'],
  properties: {
    attributes: described(memberNames, 'Only these Attributes; not beside pick or omit.'),
    pick: described(memberNames, 'Only these members.'),
    omit: described(memberNames, 'All members but these.'),
    format: { enum: ['normalized', 'concise', 'simplified', 'keyValues'], default: 'normalized' },
    sysAttrs: described(flag, 'With createdAt and modifiedAt.'),
    showChanges: described(flag, 'With the value before the change; not in the simplified representation.'),
    endpoint: ref('Endpoint'),
    status: readOnly({ enum: ['ok', 'failed'] }),
    timesSent: readOnly(count),
    timesFailed: readOnly(count),
    lastNotification: readOnly(dateTime),
    lastSuccess: readOnly(dateTime),
    lastFailure: readOnly(dateTime),
  },
  ...open,
};

const members = {
  subscriptionName: text,
  description: text,
  entities: described(someOf(ref('EntitySelector')), 'Which Entities; any when absent.'),
  watchedAttributes: described(memberNames, 'Which Attributes must change; any when absent.'),
  notificationTrigger: {
    ...someOf({ enum: notificationTriggers }),
    description: 'Which changes; `attributeCreated` and `attributeUpdated` when absent.',
  },
  q: {
    ...text,
    description: 'What must hold of the Entity after the change (clause 4.9).',
    examples: ['cargoVolume>3'],
  },
  geoQ: ref('GeoQuery'),
  scopeQ: { ...text, description: 'Query on Scopes (clause 4.19).', examples: ['/France/#'] },
  isActive: { ...flag, default: true },
  expiresAt: described(expiry, 'In the future; nothing is sent from then on.'),
  jsonldContext: described(
    ref('ContextUrl'),
    'The @context of notifications; that of the request when absent.',
  ),
  localOnly: described(flag, 'Only Entities that this broker holds.'),
};

const example = {
  type: 'Subscription',
  subscriptionName: 'Full waste containers',
  entities: [{ type: 'WasteContainer' }],
  watchedAttributes: ['cargoVolume'],
  q: 'cargoVolume>3',
  notification: { format: 'concise', endpoint: { uri: 'http://127.0.0.1:9000/notify' } },
};

/** Subscriptions, and the two parts of them that queries have too. */
export const subscriptionSchemas = {
  Endpoint: endpoint,
  EntitySelector: {
    type: 'object',
    description: 'Entities by type, and by id or a pattern of it (clause 5.2.33).',
    required: ['type'],
    properties: {
      type: described(text, 'Type selection: `A,B`, `(A;B)`, `*`.'),
      id: oneOrMany(uri),
      idPattern: described(text, 'Regular expression, searched anywhere in the id; ignored beside `id`.'),
    },
    examples: [{ type: 'ParkingSpot', idPattern: 'demo-0[1-4]$' }],
  },
  GeoQuery: {
    type: 'object',
    description: 'A relation to a geometry (clauses 4.10 and 5.2.13).',
    required: ['georel', 'geometry', 'coordinates'],
    properties: {
      georel: described(text, '`near;maxDistance==2000`, `within`, `contains`, `intersects`, `equals`, …'),
      geometry: { enum: ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'] },
      coordinates: described({ anyOf: [{ type: 'array' }, text] }, 'An array, or its text.'),
      geoproperty: described(text, 'The GeoProperty to compare; `location` when absent.'),
    },
    examples: [{ georel: 'near;maxDistance==500', geometry: 'Point', coordinates: [4.8539, 46.7812] }],
  },
  Subscription: {
    type: 'object',
    description:
      'What to be told of, when and where (clause 5.2.12). `entities` or `watchedAttributes` must be there.',
    required: ['type', 'notification'],
    properties: {
      id: described(uri, 'Made by the broker when absent.'),
      type: { const: 'Subscription' },
      ...members,
      notification,
      status: readOnly({ enum: ['active', 'paused', 'expired'] }),
      createdAt: readOnly(dateTime),
      modifiedAt: readOnly(dateTime),
    },
    ...open,
    examples: [example],
  },
  SubscriptionFragment: {
    type: 'object',
    description: 'The members of a Subscription to change; null removes one.',
    properties: {
      type: { const: 'Subscription' },
      ...Object.fromEntries(
        Object.entries(members).map(([name, schema]) => [name, { anyOf: [schema, { type: 'null' }] }]),
      ),
      notification: described(notification, 'Replaced as a whole.'),
    },
    ...open,
    examples: [{ isActive: false }],
  },
} as const satisfies Readonly<Record<string, Schema>>;
