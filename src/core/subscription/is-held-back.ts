import type { Subscription } from './subscription.ts';

/** Whether nothing is sent for now, whatever is owed: its client has paused the Subscription, or an operator its delivery. */
export function isHeldBack({ isActive, deliveryPaused }: Subscription): boolean {
  return isActive === false || deliveryPaused === true;
}
