import { type ErrorKind, errorTable } from '../../core/errors.ts';
import { attributeKinds } from '../../core/model/entity.ts';
import { notificationTriggers } from '../../core/subscription/subscription.ts';

/** A JSON Schema; they document, and validate nothing: NGSI-LD bodies are open-ended. */
export type Schema = Readonly<Record<string, unknown>>;

const uri = { type: 'string', format: 'uri' };
const dateTime = { type: 'string', format: 'date-time' };
const names = { type: 'array', items: { type: 'string' } };
const oneOrMany = { oneOf: [{ type: 'string' }, { ...names, minItems: 1 }] };
const open = { additionalProperties: true };

const systemMembers = {
  createdAt: { ...dateTime, readOnly: true },
  modifiedAt: { ...dateTime, readOnly: true },
};

const kinds: readonly ErrorKind[] = Object.values(errorTable);
const problemTypes = [...new Set(kinds.map(({ type }) => type))];

const entityMembers = {
  id: uri,
  type: oneOrMany,
  scope: oneOrMany,
  expiresAt: dateTime,
  ...systemMembers,
  '@context': { description: 'In application/ld+json only: a URL, an object, or an array of them.' },
};

/** The data types of the API, by the names of the standard. */
export const schemas = {
  ProblemDetails: {
    type: 'object',
    description: 'Every refusal (RFC 7807).',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', enum: problemTypes },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: {
        type: 'string',
        description: 'The member, parameter or position at fault and what was expected.',
      },
    },
  },
  Attribute: {
    type: 'object',
    description:
      'One instance of an Attribute (clauses 4.5.2 to 4.5.25). Further members are sub-Attributes.',
    properties: {
      type: { type: 'string', enum: attributeKinds },
      value: { description: 'Of a Property: any JSON but null. Of a GeoProperty: a GeoJSON geometry.' },
      object: { ...oneOrMany, description: 'Of a Relationship: the URI of one Entity or of several.' },
      languageMap: { type: 'object' },
      vocab: oneOrMany,
      json: { description: 'Of a JsonProperty: an object, or an array of them, kept as it is.' },
      valueList: { type: 'array' },
      objectList: { type: 'array' },
      datasetId: uri,
      observedAt: dateTime,
      unitCode: { type: 'string' },
      expiresAt: dateTime,
      ...systemMembers,
    },
    ...open,
  },
  Entity: {
    type: 'object',
    description:
      'An Entity (clause 5.2.4): each further member is an Attribute, or an array of its instances.',
    required: ['id', 'type'],
    properties: entityMembers,
    ...open,
    examples: [
      {
        id: 'urn:ngsi-ld:OffStreetParking:1',
        type: 'OffStreetParking',
        freeSpaces: { type: 'Property', value: 42, observedAt: '2026-05-01T08:00:00Z' },
        location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.8539, 46.7806] } },
      },
    ],
  },
  EntityFragment: {
    type: 'object',
    description: 'Part of an Entity: what is to be written of it.',
    properties: entityMembers,
    ...open,
  },
  UpdateResult: {
    type: 'object',
    description: 'What was written and what was left as it was (clause 5.2.18).',
    required: ['updated', 'notUpdated'],
    properties: {
      updated: names,
      notUpdated: {
        type: 'array',
        items: {
          type: 'object',
          required: ['attributeName', 'reason'],
          properties: { attributeName: { type: 'string' }, reason: { type: 'string' } },
        },
      },
    },
  },
  BatchOperationResult: {
    type: 'object',
    description: 'The outcome of each Entity of a batch (clause 5.2.16).',
    required: ['success', 'errors'],
    properties: {
      success: { type: 'array', items: uri },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['entityId', 'error'],
          properties: { entityId: { type: 'string' }, error: { $ref: 'ProblemDetails#' } },
        },
      },
    },
  },
  EntityId: uri,
  EntityTypeList: {
    type: 'object',
    description: 'The types that there are (clause 5.2.24), or with details=true a list of EntityType.',
    properties: { id: uri, type: { const: 'EntityTypeList' }, typeList: names },
  },
  EntityTypeInfo: {
    type: 'object',
    description: 'A type, its Entities and their Attributes (clause 5.2.26).',
    properties: {
      id: uri,
      type: { const: 'EntityTypeInfo' },
      typeName: { type: 'string' },
      entityCount: { type: 'integer' },
      attributeDetails: { type: 'array', items: { $ref: 'AttributeInfo#' } },
    },
  },
  AttributeList: {
    type: 'object',
    description: 'The Attributes that there are (clause 5.2.27), or with details=true a list of Attribute.',
    properties: { id: uri, type: { const: 'AttributeList' }, attributeList: names },
  },
  AttributeInfo: {
    type: 'object',
    description: 'An Attribute and where it occurs (clause 5.2.28).',
    properties: {
      id: uri,
      type: { const: 'Attribute' },
      attributeName: { type: 'string' },
      attributeCount: { type: 'integer' },
      attributeTypes: names,
      typeNames: names,
    },
  },
  Subscription: {
    type: 'object',
    description: 'What to be told of, when and where (clause 5.2.12).',
    required: ['type', 'notification'],
    properties: {
      id: uri,
      type: { const: 'Subscription' },
      subscriptionName: { type: 'string' },
      description: { type: 'string' },
      entities: {
        type: 'array',
        items: {
          type: 'object',
          required: ['type'],
          properties: { type: { type: 'string' }, id: oneOrMany, idPattern: { type: 'string' } },
        },
      },
      watchedAttributes: names,
      notificationTrigger: { type: 'array', items: { type: 'string', enum: notificationTriggers } },
      q: { type: 'string' },
      geoQ: { type: 'object' },
      scopeQ: { type: 'string' },
      isActive: { type: 'boolean' },
      expiresAt: dateTime,
      jsonldContext: uri,
      status: { type: 'string', enum: ['active', 'paused', 'expired'], readOnly: true },
      notification: {
        type: 'object',
        required: ['endpoint'],
        properties: {
          attributes: names,
          pick: names,
          omit: names,
          format: { type: 'string', enum: ['normalized', 'concise', 'simplified', 'keyValues'] },
          sysAttrs: { type: 'boolean' },
          showChanges: { type: 'boolean' },
          endpoint: {
            type: 'object',
            required: ['uri'],
            properties: { uri, accept: { type: 'string' }, timeout: { type: 'integer' } },
            ...open,
          },
          timesSent: { type: 'integer', readOnly: true },
          timesFailed: { type: 'integer', readOnly: true },
          lastNotification: { ...dateTime, readOnly: true },
          lastSuccess: { ...dateTime, readOnly: true },
          lastFailure: { ...dateTime, readOnly: true },
        },
      },
    },
    ...open,
  },
  SubscriptionFragment: {
    type: 'object',
    description: 'The members of a Subscription to change; null removes one.',
    ...open,
  },
  Measurement: {
    description: 'One group of readings as an object, or several as an array of them.',
    oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }],
    examples: [{ temperature: 21.5, TimeInstant: '2026-05-01T08:00:00Z' }],
  },
  UltraLightMeasurement: {
    type: 'string',
    description: 'UltraLight 2.0: `name|value`, groups joined by `#`.',
    examples: ['t|21.5|h|40'],
  },
  AnyValue: { description: 'One value.' },
  DeadLetter: {
    type: 'object',
    description: 'What could not be taken or delivered, and why.',
    properties: {
      source: { type: 'string', enum: ['http', 'mqtt', 'notification'] },
      address: { type: 'string', description: 'The topic, path or endpoint.' },
      reason: { type: 'string' },
      payload: { type: 'string' },
      encoding: { type: 'string', enum: ['utf8', 'base64'] },
      receivedAt: dateTime,
    },
  },
  Liveness: { type: 'object', properties: { status: { const: 'live' } } },
  Health: {
    type: 'object',
    description: 'Whether the broker can do its work, part by part.',
    properties: {
      status: { type: 'string', enum: ['ready', 'not ready'] },
      parts: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          properties: { ready: { type: 'boolean' }, detail: { type: 'string' } },
        },
      },
    },
  },
  Text: { type: 'string' },
} as const satisfies Readonly<Record<string, Schema>>;

export type SchemaName = keyof typeof schemas;
