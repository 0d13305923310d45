import { startNotificationReceiver } from '../../test/support/notification-receiver.ts';
import { openConnection, requestText } from './http-connection.ts';
import { createRecorder, type Duration, type Measurement, type Recorder } from './measurement.ts';

export interface NotificationLoad extends Duration {
  readonly port: number;
  /** Updates whose notification has not come yet. */
  readonly inFlight: number;
  /** The Entities that are updated, one for each update in flight; they exist, and have an Attribute `tick`. */
  readonly entityIds: readonly string[];
  readonly entityType: string;
}

/** A notification that an updater waits for. */
interface Awaited {
  readonly tick: number;
  readonly arrived: () => void;
}

const subscriptionsPath = '/ngsi-ld/v1/subscriptions';
const subscriptionId = 'urn:ngsi-ld:Subscription:bench';

async function requestOnce(port: number, text: string): Promise<void> {
  const connection = await openConnection(port);
  const status = await connection.request(text);
  connection.close();
  if (status >= 300) throw new Error(`${text.split('\r\n', 1)[0]} was answered ${status}.`);
}

function subscription(uri: string, entityType: string): string {
  return JSON.stringify({
    id: subscriptionId,
    type: 'Subscription',
    entities: [{ type: entityType }],
    watchedAttributes: ['tick'],
    notification: { endpoint: { uri, accept: 'application/json' } },
  });
}

async function keepUpdating(
  load: NotificationLoad,
  entityId: string,
  awaited: Map<string, Awaited>,
  recorder: Recorder,
): Promise<void> {
  const connection = await openConnection(load.port);
  const path = `/ngsi-ld/v1/entities/${entityId}/attrs`;
  for (let tick = 1; performance.now() < recorder.endsAt; tick++) {
    const body = JSON.stringify({ tick: { type: 'Property', value: tick } });
    const beganAt = performance.now();
    const arrival = new Promise<void>((arrived) => {
      awaited.set(entityId, { tick, arrived });
    });
    const status = await connection.request(requestText('PATCH', path, body));
    if (status === 204) await arrival;
    recorder.record(beganAt, status === 204);
  }
  connection.close();
}

/** Updates, and waits for the notification of each update: from the request to the arrival at the subscriber. */
export async function runNotificationLoad(load: NotificationLoad): Promise<Measurement> {
  const awaited = new Map<string, Awaited>();
  const receiver = await startNotificationReceiver(({ body }) => {
    for (const { id, tick } of body.data) {
      const { value } = (tick ?? {}) as { value?: unknown };
      const waiting = awaited.get(String(id));
      if (waiting?.tick === value) waiting?.arrived();
    }
    return 204;
  });
  const create = subscription(receiver.url, load.entityType);
  await requestOnce(load.port, requestText('POST', subscriptionsPath, create));
  const recorder = createRecorder(load);
  const updaters = load.entityIds.slice(0, load.inFlight);
  await Promise.all(updaters.map((entityId) => keepUpdating(load, entityId, awaited, recorder)));
  await requestOnce(load.port, requestText('DELETE', `${subscriptionsPath}/${subscriptionId}`));
  await receiver.close();
  return recorder.finish();
}
