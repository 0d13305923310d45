import { attributeDetails } from './details/attributes.ts';
import { batchDetails } from './details/batch.ts';
import { contextDetails } from './details/contexts.ts';
import { discoveryDetails } from './details/discovery.ts';
import { entityDetails } from './details/entities.ts';
import { extensionDetails } from './details/extensions.ts';
import { operatingDetails } from './details/operating.ts';
import { streamDetails } from './details/streams.ts';
import { subscriptionDetails } from './details/subscriptions.ts';
import type { OperationDetails } from './operation-detail.ts';

/** What the reference says of operations besides what their routes declare. A test holds it to the routes. */
export const operationDetails: OperationDetails = {
  ...entityDetails,
  ...attributeDetails,
  ...batchDetails,
  ...discoveryDetails,
  ...subscriptionDetails,
  ...streamDetails,
  ...contextDetails,
  ...extensionDetails,
  ...operatingDetails,
};
