import {
  anyObject,
  count,
  dateTime,
  described,
  flag,
  listOf,
  type Schema,
  text,
  uri,
} from './json-schema.ts';

const statistics: Schema = {
  type: 'object',
  description: 'What has been counted since the Subscription was made.',
  required: ['timesSent', 'timesFailed', 'coalesced', 'dropped'],
  properties: {
    timesSent: count,
    timesFailed: count,
    lastNotification: dateTime,
    lastSuccess: dateTime,
    lastFailure: dateTime,
    coalesced: described(count, 'Changes that were told together with a later one of the same Entity.'),
    dropped: described(count, 'Changes that nobody was told of: too many or too old for the backlog.'),
  },
};

/** How notifications fare, and what operators do about it. */
export const deliverySchemas = {
  Delivery: {
    type: 'object',
    description: 'How the delivery to a Subscription goes.',
    required: ['id', 'status', 'deliveryPaused', 'endpoint', 'channel', 'backlog', 'attempts', 'statistics'],
    properties: {
      id: uri,
      subscriptionName: text,
      status: { enum: ['active', 'paused', 'expired'], description: 'As of the Subscription.' },
      deliveryPaused: described(flag, 'An operator holds back what is owed.'),
      endpoint: described(text, 'The URI that notifications go to, without its password.'),
      channel: { enum: ['http', 'mqtt', 'mail', 'stream', 'none'] },
      backlog: {
        type: 'object',
        description: 'What is owed.',
        required: ['count'],
        properties: { count, oldest: described(dateTime, 'When the first change of it was.') },
      },
      attempts: described(count, 'Attempts that the notification has had whose turn it is.'),
      lastError: described(text, 'Why the last attempt failed that did.'),
      nextAttemptAt: described(dateTime, 'When the next attempt will be made, while it waits.'),
      activity: {
        enum: ['idle', 'sending', 'waiting', 'paused', 'elsewhere'],
        description: 'What this process does; absent where it has had nothing to do lately.',
      },
      lastMinute: {
        type: 'object',
        description: 'What this process did in the last minute.',
        required: ['delivered', 'failed'],
        properties: { delivered: count, failed: count },
      },
      statistics,
    },
  },
  DryRun: {
    type: 'object',
    description: 'A write on one Entity.',
    required: ['operation'],
    properties: {
      operation: {
        enum: [
          'createEntity',
          'replaceEntity',
          'mergeEntity',
          'appendAttributes',
          'updateAttributes',
          'deleteEntity',
        ],
      },
      id: described(uri, 'The Entity; in `entity` with `createEntity`.'),
      entity: described(anyObject, 'What the body of the write would be; absent with `deleteEntity`.'),
    },
  },
  DryRunResult: {
    type: 'object',
    description: 'What the write would do.',
    required: ['change', 'fires', 'doesNotFire', 'subscriptions'],
    properties: {
      change: {
        description: 'What would become of the Entity; null where nothing would.',
        anyOf: [
          { type: 'null' },
          {
            type: 'object',
            required: ['id', 'kind', 'attributes'],
            properties: {
              id: uri,
              kind: { enum: ['created', 'updated', 'deleted'] },
              attributes: listOf({
                type: 'object',
                required: ['attribute', 'effect'],
                properties: {
                  attribute: described(text, 'Its IRI.'),
                  datasetId: uri,
                  effect: { enum: ['created', 'updated', 'deleted'] },
                },
              }),
            },
          },
        ],
      },
      fires: described(count, 'Subscriptions that would fire.'),
      doesNotFire: count,
      subscriptions: listOf({
        type: 'object',
        description: 'Those that would fire come first.',
        required: ['id', 'fires'],
        properties: {
          id: uri,
          subscriptionName: text,
          fires: flag,
          because: described(text, 'The first member of the Subscription that keeps it from firing.'),
          detail: text,
          deliveryPaused: described(flag, 'What it would be owed is held back.'),
        },
      }),
    },
  },
  DiscardResult: {
    type: 'object',
    required: ['discarded', 'left'],
    properties: {
      discarded: count,
      left: described(count, 'Those that the same request would discard next.'),
    },
  },
  ReplayResult: {
    type: 'object',
    required: ['replayed', 'kept', 'refused', 'left'],
    properties: {
      replayed: count,
      kept: described(count, 'Dead letters that stay, since they were refused again.'),
      refused: listOf({
        type: 'object',
        description: 'Why; the first of them.',
        required: ['id', 'reason'],
        properties: { id: text, reason: text },
      }),
      left: described(count, 'Those that were not tried yet.'),
      next: described(count, 'The `offset` to go on with; absent where none is left.'),
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
