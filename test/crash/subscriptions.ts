import { jsonRequest } from '../support/json-request.ts';
import { consumeSocket, followEvents, type LastingStream } from '../support/lasting-streams.ts';
import { type MqttReceiver, startMqttReceiver } from '../support/mqtt-receiver.ts';
import {
  type NotificationBody,
  type NotificationReceiver,
  startNotificationReceiver,
} from '../support/notification-receiver.ts';
import type { Random } from '../support/random.ts';
import { type Audit, auditDeletions, auditLatest, auditValues } from './audit.ts';
import { flakyId, isItem, itemType, parityOf } from './items.ts';
import type { Ledger, Write } from './ledger.ts';

/** One Subscription under test, with what its notifications are held against. */
interface Watched {
  readonly audit: Audit;
  /** What goes into the Subscription beside its endpoint. */
  readonly subscription: Record<string, unknown>;
  /** How it is received: by HTTP when absent. */
  readonly channel?: 'mqtt' | 'events' | 'socket';
  /** Share of notifications that its receiver answers with 503. */
  readonly failing: number;
}

/** All Subscriptions of the crash test, and the receivers that outlive every crash. */
export interface WatchedSubscriptions {
  /** Creates them on a running Bocage, once. */
  create(url: string): Promise<void>;
  /** Those whose receiver never fails. */
  readonly steady: readonly Audit[];
  readonly flaky: Audit;
  /** Notifications that could not be read as ours. */
  readonly oddities: readonly string[];
  close(): Promise<void>;
}

const FLAKY_SHARE = 0.1;
const THROTTLING_S = 0.5;

function watchedSubscriptions(ledger: Ledger): Watched[] {
  const all = (write: Write): boolean => isItem(write.entityId);
  const entities = [{ type: itemType }];
  const watchedAttributes = ['counter'];
  return [
    {
      audit: auditValues('items', ledger, all),
      subscription: { entities, watchedAttributes },
      failing: 0,
    },
    {
      audit: auditValues('odd', ledger, (write) => all(write) && parityOf(write.value) === 'odd'),
      subscription: { entities, watchedAttributes, q: 'parity=="odd"' },
      failing: 0,
    },
    {
      audit: auditDeletions('deleted', ledger, all),
      subscription: { entities, notificationTrigger: ['entityDeleted'] },
      failing: 0,
    },
    {
      audit: auditValues('devices', ledger, (write) => !all(write)),
      subscription: { entities: [{ type: 'Device' }], watchedAttributes },
      failing: 0,
    },
    {
      audit: auditValues('flaky', ledger, ({ entityId }) => entityId === flakyId),
      subscription: { entities: [{ id: flakyId, type: itemType }], watchedAttributes },
      failing: FLAKY_SHARE,
    },
    {
      audit: auditLatest('throttled', ledger, all),
      subscription: { entities, watchedAttributes, throttling: THROTTLING_S },
      failing: 0,
    },
    ...(['mqtt', 'events', 'socket'] as const).map((channel) => ({
      audit: auditValues(channel, ledger, all),
      subscription: { entities, watchedAttributes },
      channel,
      failing: 0,
    })),
  ];
}

/** Notes every Entity of a notification. @returns what is odd about it. */
function note(audit: Audit, body: NotificationBody): string | undefined {
  for (const { id, counter, deletedAt } of body.data) {
    const value = (counter as { value?: unknown } | undefined)?.value;
    if (typeof id !== 'string' || (typeof value !== 'number' && deletedAt === undefined)) {
      return `${audit.name}: ${JSON.stringify(body)}`;
    }
    audit.receive({
      entityId: id,
      notificationId: body.id,
      ...(typeof value === 'number' && { value }),
    });
  }
  return undefined;
}

/** Where notifications go, all of which outlive every crash. */
interface Receivers {
  readonly http: NotificationReceiver;
  readonly mqtt: MqttReceiver;
}

function endpointOf({ audit: { name }, channel }: Watched, { http, mqtt }: Receivers): object {
  if (channel === undefined) return { uri: `${http.url}/${name}`, accept: 'application/json' };
  if (channel !== 'mqtt') return { uri: 'urn:bocage:stream' };
  return { uri: `${mqtt.url}/${name}`, notifierInfo: [{ key: 'MQTT-QoS', value: '1' }] };
}

const subscriptionId = ({ audit }: Watched): string => `urn:ngsi-ld:Subscription:${audit.name}`;

async function createSubscription(url: string, receivers: Receivers, watched: Watched): Promise<void> {
  const { status, body } = await jsonRequest('POST', url, {
    id: subscriptionId(watched),
    type: 'Subscription',
    ...watched.subscription,
    notification: { endpoint: endpointOf(watched, receivers) },
  });
  if (status === 201) return;
  throw new Error(`${subscriptionId(watched)} was answered ${status}: ${JSON.stringify(body)}`);
}

export async function watchSubscriptions(ledger: Ledger, random: Random): Promise<WatchedSubscriptions> {
  const all = watchedSubscriptions(ledger);
  const byName = new Map(all.map((watched) => [watched.audit.name, watched]));
  const oddities: string[] = [];
  const streams: LastingStream[] = [];

  /** @returns the status of the answer. */
  const take = (name: string, body: NotificationBody): number => {
    const watched = byName.get(name);
    if (watched === undefined) {
      oddities.push(`notification to ${name}`);
      return 404;
    }
    if (watched.failing > 0 && random() < watched.failing) return 503;
    const odd = note(watched.audit, body);
    if (odd !== undefined) oddities.push(odd);
    return 204;
  };

  const receivers: Receivers = {
    http: await startNotificationReceiver(({ path, body }) => take(path.slice(1), body)),
    mqtt: await startMqttReceiver(({ topic, body }) => void take(topic, body)),
  };

  const openStream = async (url: string, watched: Watched): Promise<void> => {
    if (watched.channel !== 'events' && watched.channel !== 'socket') return;
    const open = watched.channel === 'events' ? followEvents : consumeSocket;
    const stream = open(`${url}/${subscriptionId(watched)}`, (body) => void take(watched.audit.name, body));
    streams.push(stream);
    await stream.opened;
  };

  const audits = (failing: boolean): Audit[] =>
    all.filter((watched) => watched.failing > 0 === failing).map(({ audit }) => audit);
  const [flaky] = audits(true);
  if (flaky === undefined) throw new Error('One Subscription has a failing receiver.');
  return {
    create: async (url) => {
      const subscriptions = `${url}/ngsi-ld/v1/subscriptions`;
      for (const watched of all) {
        await createSubscription(subscriptions, receivers, watched);
        await openStream(subscriptions, watched);
      }
    },
    steady: audits(false),
    flaky,
    get oddities() {
      return [...oddities, ...streams.flatMap((stream) => stream.oddities)];
    },
    close: async () => {
      await Promise.all(streams.map((stream) => stream.close()));
      await Promise.all([receivers.http.close(), receivers.mqtt.close()]);
    },
  };
}
