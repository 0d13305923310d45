import type { EpochMs } from '../../core/model/entity.ts';
import { dateTimeToEpoch } from '../../core/model/validate.ts';
import type { BoundQuery } from '../../core/query/ast.ts';
import { isHeldBack } from '../../core/subscription/is-held-back.ts';
import type { NotifiedChange } from '../../core/subscription/notified-change.ts';
import type { Subscription } from '../../core/subscription/subscription.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EntityPage, Place, Store, SubscriptionRecord } from '../../ports/store.ts';
import type { Activities } from '../activity.ts';
import type { Claims } from '../claims.ts';
import type { DeliveryLog } from '../delivery-log.ts';
import type { DeliveryObserver } from '../delivery-record.ts';
import type { Gate } from '../gate.ts';
import type { Lane } from '../lane.ts';
import type { DeliveryResult, OutgoingNotification } from '../notification-channel.ts';
import type { Sender } from '../sender.ts';
import type { Settlements } from '../settlements.ts';

export interface NotifyParts {
  readonly store: Pick<Store, 'catalogue' | 'entities'>;
  readonly claims: Claims;
  readonly gate: Gate;
  readonly sender: Sender;
  readonly settlements: Settlements;
  readonly activities: Activities;
  readonly clock: Clock;
  readonly log: DeliveryLog;
  readonly observe: DeliveryObserver;
  /** Queries under way at a time. */
  readonly queries: Lane;
}

export interface NotifyRun {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly newId: () => string;
  /** When the Subscription is to be notified, by what is known of it now. */
  readonly dueAt: (record: SubscriptionRecord) => EpochMs;
  /** Whether another page is still to be sent. */
  readonly goesOn: () => boolean;
}

/** Entities in one notification. */
const pageSize = 500;

/**
 * Sends what matches a Subscription now, in as many notifications as it takes; nothing where nothing matches. After one
 * that fails the rest is left out: the next interval brings it all anew.
 *
 * @returns when it is due, if it is not yet; `elsewhere` where another process delivers to it.
 */
export async function notifyMatching(
  parts: NotifyParts,
  run: NotifyRun,
): Promise<EpochMs | 'done' | 'elsewhere'> {
  const { store, claims, clock, settlements } = parts;
  const { tenant, subscriptionId } = run;
  const claim = claims.of(tenant, subscriptionId);
  try {
    if (!(await claim.take())) return 'elsewhere';
    const record = await store.catalogue.subscription(tenant, subscriptionId);
    if (record === undefined) return 'done';
    const due = Math.max(run.dueAt(record), endOfCooldown(record));
    if (due > clock()) return due;
    if (!isNotified(record.subscription, clock())) return 'done';
    await sendAll(parts, run, record.subscription);
    // Whoever has the claim next sees by this that it is not due.
    await settlements.writeCounts(tenant);
    return 'done';
  } finally {
    await claim.letGo();
  }
}

function isNotified(subscription: Subscription, now: EpochMs): boolean {
  if (isHeldBack(subscription)) return false;
  const { expiresAt } = subscription;
  return expiresAt === undefined || dateTimeToEpoch(expiresAt) > now;
}

function endOfCooldown({ subscription, statistics }: SubscriptionRecord): EpochMs {
  const { lastFailure = 0, lastSuccess = 0 } = statistics;
  const { cooldown = 0 } = subscription.notification.endpoint;
  return lastFailure > lastSuccess ? lastFailure + cooldown : 0;
}

async function sendAll(parts: NotifyParts, run: NotifyRun, subscription: Subscription): Promise<void> {
  const query = queryOf(subscription);
  let after: Place | undefined;
  do {
    const page = await readPage(parts, run.tenant, query, after);
    const changes = page.entities.flatMap(({ entity }) => (entity === undefined ? [] : changeOf(entity)));
    if (changes.length === 0) return;
    const notifiedAt = parts.clock();
    const arrived = await send(parts, {
      ...{ tenant: run.tenant, subscription, notificationId: run.newId(), notifiedAt },
      changes: changes.map((change) => ({ ...change, at: notifiedAt })),
    });
    if (!arrived || !page.more) return;
    after = page.end;
  } while (after !== undefined && run.goesOn());
}

async function readPage(
  { store, queries }: NotifyParts,
  tenant: string,
  query: BoundQuery,
  after: Place | undefined,
): Promise<EntityPage> {
  await queries.enter('');
  try {
    const page = { limit: pageSize, offset: 0, count: false, ...(after !== undefined && { after }) };
    return await store.entities.query(tenant, query, page);
  } finally {
    queries.leave('');
  }
}

function queryOf({ entities, q, geoQ, scopeQ }: Subscription): BoundQuery {
  return {
    ...(entities !== undefined && { selectors: entities }),
    ...(q !== undefined && { q }),
    ...(geoQ !== undefined && { geoQ }),
    ...(scopeQ !== undefined && { scopeQ }),
  };
}

/** Nothing of it has changed: it is told as it is. */
const changeOf = (entity: NotifiedChange['entity']): Omit<NotifiedChange, 'at'> => ({
  kind: 'updated',
  entity,
  attributes: [],
});

async function send(parts: NotifyParts, notification: OutgoingNotification): Promise<boolean> {
  const { gate, sender } = parts;
  const { subscription } = notification;
  const { uri } = subscription.notification.endpoint;
  const place = await gate.enter(sender.destination(subscription), uri);
  let healthy: boolean | undefined;
  try {
    place.begin();
    const result = await sender.send(notification);
    healthy = result.kind !== 'retry';
    tell(parts, notification, result);
    return result.kind === 'delivered';
  } finally {
    place.leave(healthy);
  }
}

function tell(parts: NotifyParts, notification: OutgoingNotification, result: DeliveryResult): void {
  const { settlements, activities, sender, clock, log, observe } = parts;
  const { tenant, subscription, notifiedAt } = notification;
  const subscriptionId = subscription.id;
  const now = clock();
  const error = result.kind === 'delivered' ? undefined : result.error;
  const update = {
    ...{ subscriptionId, timesSent: 1, lastNotification: now },
    ...(error === undefined
      ? { timesFailed: 0, lastSuccess: now }
      : { timesFailed: 1, lastFailure: now, lastError: error }),
  };
  settlements.count(tenant, update, true);
  activities.of(tenant, subscriptionId).count(error);
  const outcome = result.kind === 'delivered' ? 'delivered' : 'dead';
  observe(sender.channelName(subscription), outcome, { tenant, subscriptionId, age: now - notifiedAt });
  if (error === undefined) return;
  const details = { tenant, subscription: subscriptionId, error };
  log.debug(details, 'notification at an interval not delivered, the next one follows');
}
