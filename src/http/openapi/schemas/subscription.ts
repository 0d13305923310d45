import { notificationTriggers } from '../../../core/subscription/subscription.ts';
import {
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
} from './json-schema.ts';
import { memberNames, notificationParameterSchemas } from './notification-parameters.ts';

const seconds: Schema = { type: 'number', exclusiveMinimum: 0 };

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
    description:
      'What must hold of the Entity after the change (clause 4.9), also of those that it links to. Percent-escapes in its strings are decoded.',
    examples: ['cargoVolume>3'],
  },
  geoQ: ref('GeoQuery'),
  scopeQ: { ...text, description: 'Query on Scopes (clause 4.19).', examples: ['/France/#'] },
  csf: described(text, 'A query on Context Source Registrations (clause 4.9): kept and shown.'),
  timeInterval: described(
    seconds,
    'Seconds from one notification of all that matches to the next, whatever changes; not beside watchedAttributes or throttling.',
  ),
  throttling: described(
    seconds,
    'Seconds that lie between two notifications at least. What changes meanwhile is told together, with its last state.',
  ),
  lang: {
    ...text,
    description: 'The languages that are wanted (clause 4.15).',
    examples: ['fr-CH, fr;q=0.9'],
  },
  datasetId: described(
    someOf({ anyOf: [uri, { const: '@none' }] }),
    'Only these instances of Attributes; `@none` is the default one.',
  ),
  splitEntities: described(flag, 'Parts of Entities, as sources have them: kept and shown.'),
  expandValues: described(memberNames, 'Attributes that `q` compares with terms to expand.'),
  jsonKeys: described(memberNames, 'Attributes whose keys in `[…]` of `q` are those of their JSON.'),
  ngsildConformance: {
    ...text,
    pattern: '^1[.][0-9]$',
    description: 'Notifications are written as this version of NGSI-LD has them.',
    examples: ['1.6'],
  },
  onlyIfValueChanged: {
    ...flag,
    default: false,
    description: 'Extension of Bocage: a write that leaves every watched Attribute as it was fires nothing.',
  },
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
  ...notificationParameterSchemas,
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
      notification: ref('NotificationParams'),
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
      notification: described(ref('NotificationParams'), 'Replaced as a whole.'),
    },
    ...open,
    examples: [{ isActive: false }],
  },
} as const satisfies Readonly<Record<string, Schema>>;
