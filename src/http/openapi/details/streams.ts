import type { OperationDetails } from '../operation-detail.ts';

const event = {
  id: 'urn:ngsi-ld:Notification:5f0e6b1c-8a1d-5d5e-9a3b-2f6f5a0b7c11',
  type: 'Notification',
  subscriptionId: 'urn:ngsi-ld:Subscription:demo-live',
  notifiedAt: '2026-05-01T08:00:00.000Z',
  data: [{ id: 'urn:ngsi-ld:ParkingSpot:chalon-1', type: 'ParkingSpot', status: 'free' }],
};

/** Being told of changes without being a server. */
export const streamDetails: OperationDetails = {
  followNotifications: {
    description:
      'For Subscriptions whose endpoint is `urn:bocage:stream`. Any number of clients may follow; what they have seen stays owed until the bounds of the backlog make it go, so that each can come back and go on where it was.',
    answers: {
      200: {
        one: {
          summary: 'One notification',
          mediaType: 'text/event-stream',
          value: `retry: 2000\n\nid: 4711\ndata: ${JSON.stringify(event)}\n\n`,
        },
      },
    },
  },
  consumeNotifications: {
    description:
      'For Subscriptions whose endpoint is `urn:bocage:stream`, and one client at a time: the newest. The first message is the first notification that is owed. Messages of the server are a `StreamMessage`, those of the client a `StreamAcknowledgement`; what was not acknowledged comes again with the next WebSocket.',
  },
};
