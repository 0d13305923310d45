import type { OperationDetails } from '../operation-detail.ts';
import { sysAttrs } from './option-schemas.ts';

const id = 'urn:ngsi-ld:Subscription:demo-full';

const subscription = {
  id,
  type: 'Subscription',
  subscriptionName: 'Full waste containers',
  entities: [{ type: 'WasteContainer' }],
  watchedAttributes: ['fillingLevel'],
  q: 'fillingLevel>0.8',
  notification: {
    format: 'concise',
    endpoint: { uri: 'http://127.0.0.1:9000/notify', accept: 'application/json' },
  },
};

const shown = {
  ...subscription,
  notificationTrigger: ['attributeCreated', 'attributeUpdated'],
  status: 'active',
};

/** Being told of changes. */
export const subscriptionDetails: OperationDetails = {
  createSubscription: {
    description:
      'From then on each matching change is owed to the endpoint: it is sent until it arrives, in the order of the changes. See `docs/guides/subscriptions.md`.',
    requests: {
      full: { summary: 'Full waste containers', value: subscription },
      near: {
        summary: 'What is new near the town hall',
        value: {
          type: 'Subscription',
          entities: [{ type: 'ParkingSpot' }],
          notificationTrigger: ['entityCreated'],
          geoQ: { georel: 'near;maxDistance==500', geometry: 'Point', coordinates: [4.8539, 46.7812] },
          notification: { endpoint: { uri: 'http://127.0.0.1:9000/notify' } },
        },
      },
      throttled: {
        summary: 'At most once a minute, by MQTT',
        value: {
          type: 'Subscription',
          entities: [{ type: 'ParkingSpot' }],
          watchedAttributes: ['status'],
          onlyIfValueChanged: true,
          throttling: 60,
          notification: {
            format: 'simplified',
            endpoint: {
              uri: 'mqtt://127.0.0.1:1883/parking/changes',
              notifierInfo: [{ key: 'MQTT-QoS', value: '1' }],
            },
          },
        },
      },
      periodic: {
        summary: 'All that is full, every hour',
        value: {
          type: 'Subscription',
          entities: [{ type: 'WasteContainer' }],
          q: 'fillingLevel>0.8',
          timeInterval: 3600,
          notification: { pick: ['id', 'fillingLevel'], endpoint: { uri: 'http://127.0.0.1:9000/notify' } },
        },
      },
    },
  },
  querySubscriptions: {
    parameters: { options: sysAttrs, limit: { example: 10 } },
    answers: { 200: { list: { summary: 'One', value: [shown] } } },
  },
  retrieveSubscription: {
    parameters: { id: { example: id }, options: sysAttrs },
    answers: { 200: { full: { summary: 'Full waste containers', value: shown } } },
  },
  updateSubscription: {
    description: 'A member of the body replaces the whole member of the same name; null removes it.',
    parameters: { id: { example: id } },
    requests: {
      pause: { summary: 'Pause', value: { isActive: false } },
      narrow: { summary: 'Another limit', value: { q: 'fillingLevel>0.9' } },
    },
  },
  deleteSubscription: { parameters: { id: { example: id } } },
};
