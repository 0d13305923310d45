import type { OperationDetails } from '../operation-detail.ts';
import { readOptions } from './option-schemas.ts';

const key = { example: 'demo' };
const air = { k: key, i: { example: 'air-mairie' } };
const parking = { k: key, i: { example: 'parking-01' } };

/** Measurements of devices, and what operators see. */
export const extensionDetails: OperationDetails = {
  postJsonMeasurement: {
    description: 'Each name of the object becomes an Attribute of the Entity of the device.',
    parameters: air,
    requests: { air: { summary: 'Air in front of the town hall', value: { temperature: 17.3, no2: 21 } } },
    answers: { 200: { nothing: { summary: 'Durable', value: {} } } },
  },
  getJsonMeasurement: { parameters: { ...air, d: { example: '{"temperature":17.4}' } } },
  postSingleMeasurement: {
    parameters: { ...air, attribute: { example: 'humidity', description: 'The name of the reading.' } },
    requests: { humidity: { summary: 'Humidity', value: 64 } },
  },
  postUltraLightMeasurement: {
    parameters: parking,
    requests: {
      parking: { summary: 'A car has come', mediaType: 'text/plain', value: 'occupied|true|battery|91' },
    },
  },
  getUltraLightMeasurement: { parameters: { ...parking, d: { example: 'occupied|false' } } },
  takeNotification: {
    description:
      'Make this URL the `endpoint.uri` of a Subscription with another broker, and the Entities that it tells of are here too. Only what differs is written, and nothing that was observed before what is stored; what has come through this broker, as the `Via` header says, is passed over. Entities may be normalized or concise; their @context may stand in each, in the notification, or in the `Link` header.',
    requests: {
      parking: {
        summary: 'A parking spot of the neighbours',
        value: {
          id: 'urn:ngsi-ld:Notification:demo-1',
          type: 'Notification',
          subscriptionId: 'urn:ngsi-ld:Subscription:neighbours',
          notifiedAt: '2026-05-01T08:00:00Z',
          data: [
            {
              id: 'urn:ngsi-ld:ParkingSpot:neighbours-01',
              type: 'ParkingSpot',
              occupied: { type: 'Property', value: true, observedAt: '2026-05-01T08:00:00Z' },
            },
          ],
        },
      },
    },
  },
  reportLiveness: { answers: { 200: { live: { summary: 'It lives', value: { status: 'live' } } } } },
  reportHealth: {
    answers: {
      200: {
        ready: {
          summary: 'Ready',
          value: { status: 'ready', parts: { store: { ready: true, detail: 'open' } } },
        },
      },
    },
  },
  explainQuery: {
    description:
      'Takes what the query by GET takes, runs the query past every cache, and shows none of the Entities.',
    parameters: {
      explain: { example: true },
      type: { example: 'ParkingSpot' },
      q: { example: 'name~="^Parking"' },
      options: readOptions('count', 'splitEntities'),
    },
  },
  queryDeadLetters: {
    answers: {
      200: {
        one: {
          summary: 'A measurement that could not be read',
          value: [
            {
              id: '17',
              source: 'mqtt',
              address: '/json/demo/air-mairie/attrs',
              reason: 'payload: expected JSON.',
              payload: '{"temperature":',
              encoding: 'utf8',
              receivedAt: '2026-05-01T08:00:00Z',
            },
          ],
        },
      },
    },
  },
};
