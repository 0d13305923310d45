import { notifiedIds, notifiedType } from './dataset.ts';
import { runMqttLoad } from './load/mqtt-load.ts';
import { runNotificationLoad } from './load/notification-load.ts';
import { CONNECTIONS, patch, post, requests, type Workload, WRITE_P99 } from './workload.ts';

const BATCH = 100;
const MQTT_CONNECTIONS = 10;
const MQTT_IN_FLIGHT = 100;
const DEVICES = 1000;

export const writes: readonly Workload[] = [
  {
    name: 'create',
    title: 'create',
    unit: 'requests',
    units: 1,
    target: 0.25,
    atHalf: WRITE_P99,
    run: requests((dataset) => post('/ngsi-ld/v1/entities', dataset.newEntity())),
  },
  {
    name: 'patch',
    title: 'patch of one Attribute',
    unit: 'requests',
    units: 1,
    target: 0.25,
    levels: true,
    atHalf: WRITE_P99,
    run: requests((dataset) => patch(dataset.anyId(), dataset.temperaturePatch())),
  },
  {
    name: 'upsert',
    title: `batch upsert, ${BATCH} Entities a request`,
    unit: 'Entities',
    units: BATCH,
    target: 0.4,
    atHalf: WRITE_P99,
    run: requests((dataset) => post('/ngsi-ld/v1/entityOperations/upsert', dataset.batch(BATCH))),
  },
  {
    name: 'mqtt',
    title: `measure by MQTT QoS 1, ${MQTT_IN_FLIGHT} in flight`,
    unit: 'measures',
    units: 1,
    target: 0.4,
    run: ({ mqttPort, dataset }, duration) =>
      runMqttLoad({
        port: mqttPort,
        connections: MQTT_CONNECTIONS,
        inFlight: MQTT_IN_FLIGHT / MQTT_CONNECTIONS,
        next: () => ({
          topic: `/json/bench/room-${dataset.upTo(DEVICES)}/attrs`,
          payload: JSON.stringify({ t: dataset.upTo(500) / 10, h: dataset.upTo(100) }),
        }),
        ...duration,
      }),
  },
  {
    name: 'notify',
    title: 'update to delivered notification, one subscriber',
    unit: 'notifications',
    units: 1,
    target: 0.12,
    run: ({ httpPort }, duration) =>
      runNotificationLoad({
        port: httpPort,
        inFlight: CONNECTIONS,
        entityIds: notifiedIds,
        entityType: notifiedType,
        ...duration,
      }),
  },
];
