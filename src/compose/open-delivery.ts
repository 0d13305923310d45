import type { Config } from '../config/config.ts';
import { createDelivery, type Delivery, type DeliveryOptions } from '../delivery/delivery.ts';

type Parts = Omit<DeliveryOptions, 'maximumAge' | 'backlogCount' | 'backlogAge'>;

/** Delivery within the limits of the configuration. */
export function openDelivery(config: Config, parts: Parts): Delivery {
  return createDelivery({
    ...parts,
    maximumAge: config.notificationRetryAge,
    backlogCount: config.notificationBacklogCount,
    backlogAge: config.notificationBacklogAge,
  });
}
