import type { OperationDetails } from '../operation-detail.ts';

const id = { example: 'urn:ngsi-ld:Subscription:demo-full' };
const letter = { description: 'As a list of dead letters shows it.' };

const delivery = {
  id: id.example,
  subscriptionName: 'Full waste containers',
  status: 'active',
  deliveryPaused: false,
  endpoint: 'http://127.0.0.1:9000/notify',
  channel: 'http',
  backlog: { count: 12, oldest: '2026-05-01T08:00:00.000Z' },
  attempts: 4,
  lastError: 'connect ECONNREFUSED 127.0.0.1:9000',
  nextAttemptAt: '2026-05-01T08:01:00.000Z',
  activity: 'waiting',
  lastMinute: { delivered: 0, failed: 3 },
  statistics: {
    timesSent: 31,
    timesFailed: 1,
    lastNotification: '2026-05-01T08:00:45.000Z',
    lastSuccess: '2026-05-01T07:59:58.000Z',
    lastFailure: '2026-05-01T08:00:45.000Z',
    coalesced: 0,
    dropped: 0,
  },
};

/** How notifications fare, and what operators do about it. */
export const operatingDetails: OperationDetails = {
  queryDeliveries: {
    description:
      'In the order in which the Subscriptions were made. Each costs the store a count: small pages.',
    parameters: { limit: { example: 10 } },
    answers: { 200: { one: { summary: 'A receiver that is down', value: [delivery] } } },
  },
  retrieveDelivery: {
    parameters: { id },
    answers: { 200: { one: { summary: 'A receiver that is down', value: delivery } } },
  },
  pauseDelivery: {
    description:
      'Changes go on to fire the Subscription: what is owed grows, within the bounds of its backlog. The API does not show it, and `isActive` is another matter.',
    parameters: { id },
  },
  resumeDelivery: { parameters: { id } },
  dryRun: {
    description:
      'Does to the Entity as it is now what the write would do, and forgets it. A write that would be refused is refused here in the same way.',
    parameters: { limit: { example: 10 } },
    requests: {
      create: {
        summary: 'A new container, nearly full',
        value: {
          operation: 'createEntity',
          entity: { id: 'urn:ngsi-ld:WasteContainer:new', type: 'WasteContainer', fillingLevel: 0.9 },
        },
      },
    },
    answers: {
      200: {
        one: {
          summary: 'Why nobody is told',
          value: {
            change: { id: 'urn:ngsi-ld:WasteContainer:new', kind: 'created', attributes: [] },
            fires: 0,
            doesNotFire: 1,
            subscriptions: [
              {
                id: id.example,
                subscriptionName: 'Full waste containers',
                fires: false,
                because: 'q',
                detail: 'The Entity does not fulfil it in its new state.',
              },
            ],
          },
        },
      },
    },
  },
  retrieveDeadLetter: { parameters: { id: letter } },
  discardDeadLetter: { parameters: { id: letter } },
  discardDeadLetters: {
    description: 'The oldest first, and at most 1,000: where more are left, the same request goes on.',
    parameters: { all: { example: true } },
    answers: { 200: { all: { summary: 'All', value: { discarded: 3, left: 0 } } } },
  },
  replayDeadLetter: {
    description:
      'A notification is owed again under the same id, behind what is owed already. A measurement is taken again as of the time at which it came: what was measured since stands.',
    parameters: { id: letter },
  },
  replayDeadLetters: {
    description: 'The oldest first, and at most 200: `next` is the `offset` to go on with.',
    parameters: {
      all: { example: true },
      offset: { description: 'Dead letters to pass over: those that were kept before.' },
    },
    answers: {
      200: {
        some: {
          summary: 'One cannot be',
          value: {
            replayed: 41,
            kept: 1,
            refused: [
              {
                id: '17',
                reason: 'There is no Subscription with the id urn:ngsi-ld:Subscription:demo-full.',
              },
            ],
            left: 0,
          },
        },
      },
    },
  },
};
