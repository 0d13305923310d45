import {
  count,
  dateTime,
  described,
  flag,
  open,
  readOnly,
  ref,
  type Schema,
  someOf,
  text,
  uri,
} from './json-schema.ts';

const milliseconds: Schema = { type: 'number', exclusiveMinimum: 0 };

export const memberNames: Schema = {
  ...someOf({ ...text, minLength: 1 }),
  description: 'Short names of the @context, or IRIs.',
  examples: [['cargoVolume']],
};

const receiverInfo: Schema = {
  ...someOf({ type: 'object', required: ['key', 'value'], properties: { key: text, value: text } }),
  description: 'Headers for the receiver; `urn:ngsi-ld:request` as a value passes on that of the request.',
};

/** The keys of `notifierInfo` that mean something, and what their values may be. */
const notifierOptions: Readonly<Record<string, Schema>> = {
  'MQTT-QoS': { enum: ['0', '1', '2'], default: '0' },
  'MQTT-Version': { enum: ['mqtt5.0', 'mqtt3.1.1'], default: 'mqtt5.0' },
  'Signature-Secret': described(
    { ...text, minLength: 1 },
    'Extension of Bocage, by HTTP: the header `Bocage-Signature` is `sha256=` and the HMAC of the body in hexadecimal. Shown as `***`.',
  ),
  'Backlog-Policy': described(
    { enum: ['coalesce', 'dropOldest'], default: 'coalesce' },
    'Extension of Bocage. What makes room when too much is owed: earlier changes of the same Entity, or simply the oldest.',
  ),
  'Backlog-Count': described(
    { ...text, pattern: '^[1-9][0-9]*$' },
    'Extension of Bocage. Notifications that may be owed, no more than the configuration allows.',
  ),
  'Backlog-Age': described(
    { ...text, pattern: '^[0-9]+([.][0-9]+)?$' },
    'Extension of Bocage. Seconds that a notification may be owed, no more than the configuration allows.',
  ),
  Template: described(
    { ...text, minLength: 1 },
    'Extension of Bocage, not for streams: a text with placeholders in the place of the notification.',
  ),
  'Template-Type': described(
    text,
    'Extension of Bocage: the media type of Template; `text/plain` when absent.',
  ),
  Subject: described(text, 'Extension of Bocage, by e-mail: one line, which may have placeholders.'),
};

const notifierInfo: Schema = {
  ...someOf({
    type: 'object',
    required: ['key', 'value'],
    properties: { key: text, value: text },
    anyOf: [
      ...Object.entries(notifierOptions).map(([key, value]) => ({
        properties: { key: { const: key }, value },
      })),
      {
        description: 'Other pairs are kept, and mean nothing to Bocage.',
        properties: { key: { not: { enum: Object.keys(notifierOptions) } } },
      },
    ],
  }),
  description: 'Options of the way of delivery (clause 5.2.15).',
  examples: [[{ key: 'MQTT-QoS', value: '1' }]],
};

/** What a Subscription says of its notifications. */
export const notificationParameterSchemas = {
  Endpoint: {
    type: 'object',
    description: 'Where notifications go (clause 5.2.15).',
    required: ['uri'],
    properties: {
      uri: described(
        uri,
        'A URL with the scheme `http` or `https`, without credentials; `mqtt[s]://[user[:password]@]host[:port]/topic`, whose password is shown as `***`. Extensions of Bocage: `mailto:` and one address; `urn:bocage:stream`, fetched by `GET /subscriptions/{id}/events` or `/socket`.',
      ),
      accept: {
        enum: ['application/json', 'application/ld+json', 'application/geo+json'],
        default: 'application/json',
      },
      timeout: described(milliseconds, 'Milliseconds that the receiver has for its answer; at most 120000.'),
      cooldown: described(milliseconds, 'Milliseconds without an attempt after a failure.'),
      receiverInfo,
      notifierInfo,
    },
    ...open,
  },
  NotificationParams: {
    type: 'object',
    description: 'What a notification holds and where it goes (clause 5.2.14).',
    required: ['endpoint'],
    properties: {
      attributes: described(memberNames, 'Only these Attributes; not beside pick or omit.'),
      pick: described(
        memberNames,
        'Only these members (clause 4.21); with `join`, members of linked Entities in braces behind a Relationship.',
      ),
      omit: described(memberNames, 'All members but these.'),
      format: { enum: ['normalized', 'concise', 'simplified', 'keyValues'], default: 'normalized' },
      sysAttrs: described(flag, 'With createdAt and modifiedAt.'),
      showChanges: described(flag, 'With the value before the change; not in the simplified representation.'),
      join: described(
        { enum: ['flat', 'inline', '@none'] },
        'Linked Entities come along: behind those that link to them, or within the Relationships.',
      ),
      joinLevel: described(
        { type: 'integer', minimum: 1, maximum: 10, default: 1 },
        'How many links are followed one after the other; beside join only.',
      ),
      endpoint: ref('Endpoint'),
      status: readOnly({ enum: ['ok', 'failed'] }),
      timesSent: readOnly(count),
      timesFailed: readOnly(count),
      lastNotification: readOnly(dateTime),
      lastSuccess: readOnly(dateTime),
      lastFailure: readOnly(dateTime),
    },
    ...open,
  },
} as const satisfies Readonly<Record<string, Schema>>;
