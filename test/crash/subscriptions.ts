import { jsonRequest } from '../support/json-request.ts';
import {
  type NotificationReceiver,
  type ReceivedNotification,
  startNotificationReceiver,
} from '../support/notification-receiver.ts';
import type { Random } from '../support/random.ts';
import { type Audit, auditDeletions, auditValues } from './audit.ts';
import { flakyId, isItem, itemType, parityOf } from './items.ts';
import type { Ledger, Write } from './ledger.ts';

/** One Subscription under test, with what its notifications are held against. */
interface Watched {
  readonly audit: Audit;
  /** What goes into the Subscription beside its endpoint; `{}` in the URL's path is its name. */
  readonly subscription: Record<string, unknown>;
  /** Share of notifications that its receiver answers with 503. */
  readonly failing: number;
}

/** All Subscriptions of the crash test, and the receiver that outlives every crash. */
export interface WatchedSubscriptions {
  /** Creates them on a running Bocage, once. */
  create(url: string): Promise<void>;
  /** Those whose receiver never fails. */
  readonly steady: readonly Audit[];
  readonly flaky: Audit;
  /** Notifications that could not be read as ours. */
  readonly oddities: string[];
  close(): Promise<void>;
}

const FLAKY_SHARE = 0.1;

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
  ];
}

/** Notes every Entity of a notification. @returns what is odd about it. */
function note(audit: Audit, { body }: ReceivedNotification): string | undefined {
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

async function createSubscription(
  url: string,
  receiver: NotificationReceiver,
  watched: Watched,
): Promise<void> {
  const { name } = watched.audit;
  const { status, body } = await jsonRequest('POST', `${url}/ngsi-ld/v1/subscriptions`, {
    id: `urn:ngsi-ld:Subscription:${name}`,
    type: 'Subscription',
    ...watched.subscription,
    notification: { endpoint: { uri: `${receiver.url}/${name}`, accept: 'application/json' } },
  });
  if (status !== 201) throw new Error(`Subscription ${name} was answered ${status}: ${JSON.stringify(body)}`);
}

export async function watchSubscriptions(ledger: Ledger, random: Random): Promise<WatchedSubscriptions> {
  const all = watchedSubscriptions(ledger);
  const byPath = new Map(all.map((watched) => [`/${watched.audit.name}`, watched]));
  const oddities: string[] = [];
  const receiver = await startNotificationReceiver((notification) => {
    const watched = byPath.get(notification.path);
    if (watched === undefined) {
      oddities.push(`notification to ${notification.path}`);
      return 404;
    }
    if (watched.failing > 0 && random() < watched.failing) return 503;
    const odd = note(watched.audit, notification);
    if (odd !== undefined) oddities.push(odd);
    return 204;
  });
  const audits = (failing: boolean): Audit[] =>
    all.filter((watched) => watched.failing > 0 === failing).map(({ audit }) => audit);
  const [flaky] = audits(true);
  if (flaky === undefined) throw new Error('One Subscription has a failing receiver.');
  return {
    create: async (url) => {
      for (const watched of all) await createSubscription(url, receiver, watched);
    },
    steady: audits(false),
    flaky,
    oddities,
    close: () => receiver.close(),
  };
}
