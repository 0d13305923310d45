import type { ClientSession } from 'mongodb';
import type { CatalogueWrite } from '../../../commit/plan.ts';
import type { SubscriptionStatistics } from '../../../core/subscription/subscription.ts';
import { within } from '../connection/within.ts';
import type { TenantDatabase } from '../tenant-database.ts';

type SubscriptionWrite<Kind extends CatalogueWrite['kind']> = Extract<CatalogueWrite, { kind: Kind }>;

/** One that comes without statistics keeps those that it has. */
export async function putSubscription(
  { subscriptions, numbers }: TenantDatabase,
  { subscription, statistics }: SubscriptionWrite<'putSubscription'>,
  session?: ClientSession,
): Promise<void> {
  const options = within(session);
  const d = JSON.stringify(subscription);
  const periodic = subscription.timeInterval === undefined ? {} : { periodic: true as const };
  const absent = {
    ...(subscription.timeInterval === undefined && { periodic: true as const }),
    ...(statistics !== undefined && absentIn(statistics)),
  };
  const { matchedCount } = await subscriptions.updateOne(
    { _id: subscription.id },
    {
      $set: { d, ...periodic, ...statistics },
      ...(Object.keys(absent).length > 0 && { $unset: absent }),
    },
    options,
  );
  if (matchedCount > 0) return;
  // Numbers of changes grow whatever process asks, and so do places in lists.
  const sid = await numbers.nextChange(1);
  const counts = statistics ?? { timesSent: 0, timesFailed: 0 };
  await subscriptions.insertOne({ _id: subscription.id, sid, d, ...periodic, ...counts }, options);
}

export async function deleteSubscription(
  { subscriptions }: TenantDatabase,
  { id }: SubscriptionWrite<'deleteSubscription'>,
  session?: ClientSession,
): Promise<void> {
  await subscriptions.deleteOne({ _id: id }, within(session));
}

/** What has not happened is not to be left from before. */
function absentIn(statistics: SubscriptionStatistics): Partial<Record<OptionalMember, true>> {
  const absent: Partial<Record<OptionalMember, true>> = {};
  for (const member of optionalMembers) if (statistics[member] === undefined) absent[member] = true;
  return absent;
}

const optionalMembers = [
  'lastNotification',
  'lastSuccess',
  'lastFailure',
  'coalesced',
  'dropped',
  'lastError',
] as const;

type OptionalMember = (typeof optionalMembers)[number];
