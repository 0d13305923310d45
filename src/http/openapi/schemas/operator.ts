import {
  anyObject,
  count,
  dateTime,
  described,
  flag,
  listOf,
  names,
  type Schema,
  text,
  uri,
} from './json-schema.ts';

/** What is not NGSI-LD: measurements of devices, and what operators see. */
export const operatorSchemas = {
  Measurement: {
    description: 'One group of readings as an object, or several as an array of them.',
    anyOf: [anyObject, { type: 'array', items: anyObject }],
    examples: [{ temperature: 21.5, TimeInstant: '2026-05-01T08:00:00Z' }],
  },
  UltraLightMeasurement: {
    type: 'string',
    description: 'UltraLight 2.0: `name|value`, groups joined by `#`.',
    examples: ['t|21.5|h|40'],
  },
  AnyValue: { description: 'One value.' },
  Nothing: { type: 'object', description: 'An empty object.', additionalProperties: false },
  DeadLetter: {
    type: 'object',
    description: 'What could not be taken or delivered, and why.',
    required: ['id', 'source', 'address', 'reason', 'payload', 'encoding', 'receivedAt'],
    properties: {
      id: text,
      source: { enum: ['http', 'mqtt', 'notification'] },
      address: described(text, 'The topic, path or endpoint.'),
      reason: text,
      payload: text,
      encoding: { enum: ['utf8', 'base64'] },
      receivedAt: described(dateTime, 'When it came; of a notification, when its change was.'),
      subscriptionId: described(uri, 'The Subscription of a notification.'),
      notification: {
        type: 'object',
        description: 'What a notification spoke of; not in lists.',
        required: ['id', 'entityId', 'change', 'changedAt'],
        properties: {
          id: uri,
          entityId: uri,
          change: { enum: ['created', 'updated', 'deleted'] },
          changedAt: dateTime,
        },
      },
    },
  },
  Liveness: { type: 'object', required: ['status'], properties: { status: { const: 'live' } } },
  Health: {
    type: 'object',
    description: 'Whether the broker can do its work, part by part.',
    required: ['status', 'parts'],
    properties: {
      status: { enum: ['ready', 'not ready'] },
      parts: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['ready', 'detail'],
          properties: { ready: flag, detail: text },
        },
      },
    },
  },
  QueryExplanation: {
    type: 'object',
    description: 'How a query is understood, and what answered it.',
    required: [
      'query',
      'page',
      'indexes',
      'exact',
      'unindexed',
      'entities',
      'judged',
      'thread',
      'milliseconds',
    ],
    properties: {
      query: described(anyObject, 'The query as parameters, its names expanded.'),
      page: {
        type: 'object',
        required: ['limit', 'offset', 'count', 'continued'],
        properties: {
          limit: count,
          offset: count,
          count: flag,
          continued: described(flag, 'Whether it begins where a page before it ended.'),
        },
      },
      indexes: listOf({
        type: 'object',
        description: 'What an index knows of a part of the query; the first is gone along.',
        required: ['part', 'index', 'candidates', 'exact'],
        properties: {
          part: described(text, 'The part, as parameters.'),
          index: text,
          candidates: described(count, 'Entities that it lets through.'),
          exact: described(flag, 'Whether it decides the part.'),
        },
      }),
      exact: described(flag, 'Whether the indexes decided all of it.'),
      unindexed: described(names, 'Attributes without an index that would help: asking begins to build it.'),
      entities: described(count, 'Entities of the tenant.'),
      judged: described(count, 'Entities that had to be looked at.'),
      thread: {
        enum: ['main', 'reader', 'server'],
        description:
          'Where it was searched: on the event loop, in a thread beside it, or by the server of a database.',
      },
      milliseconds: { type: 'number', minimum: 0 },
    },
  },
  Text: text,
} as const satisfies Readonly<Record<string, Schema>>;
