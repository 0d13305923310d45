import { coreContext } from '../../src/core/jsonld/core-context.ts';
import { parseSubscription } from '../../src/core/subscription/parse-subscription.ts';
import type { KeyValuePair, Subscription } from '../../src/core/subscription/subscription.ts';
import type { OutgoingNotification, RenderedNotification } from '../../src/delivery/notification-channel.ts';
import { change, start } from './delivery-rig.ts';

export interface OutgoingOptions {
  readonly uri: string;
  readonly tenant?: string;
  readonly notifierInfo?: readonly KeyValuePair[];
  readonly receiverInfo?: readonly KeyValuePair[];
  readonly timeout?: number;
  readonly subscriptionName?: string;
  readonly headers?: Record<string, string>;
  readonly via?: readonly string[];
}

/** A notification of one Room, as a channel gets it. */
export function outgoing(options: OutgoingOptions): OutgoingNotification {
  const { tenant = '', headers, via } = options;
  return {
    tenant,
    subscription: subscriptionTo(options),
    notificationId: 'urn:ngsi-ld:Notification:1',
    changes: [{ ...change(1, start, headers), ...(via !== undefined && { via }) }],
    notifiedAt: start,
  };
}

function subscriptionTo({
  uri,
  notifierInfo,
  receiverInfo,
  timeout,
  subscriptionName,
}: OutgoingOptions): Subscription {
  const endpoint = {
    uri,
    ...(notifierInfo !== undefined && { notifierInfo: notifierInfo.map((pair) => ({ ...pair })) }),
    ...(receiverInfo !== undefined && { receiverInfo: receiverInfo.map((pair) => ({ ...pair })) }),
    ...(timeout !== undefined && { timeout }),
  };
  const body = {
    id: 'urn:ngsi-ld:Subscription:1',
    type: 'Subscription',
    ...(subscriptionName !== undefined && { subscriptionName }),
    entities: [{ type: 'Room' }],
    notification: { endpoint },
  };
  return parseSubscription(body, coreContext, {}, start, '');
}

/** What a renderer makes of it, near enough. */
export const rendered: RenderedNotification = {
  body: '{"id":"urn:ngsi-ld:Notification:1","type":"Notification","data":[{"id":"é"}]}',
  mediaType: 'application/json',
  link: 'https://example.org/context.jsonld',
};
