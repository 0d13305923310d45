import { attributeSchemas } from './schemas/attribute.ts';
import { contextSchemas } from './schemas/context.ts';
import { deliverySchemas } from './schemas/delivery.ts';
import { discoverySchemas } from './schemas/discovery.ts';
import { entitySchemas } from './schemas/entity.ts';
import { notificationSchemas } from './schemas/notification.ts';
import { operatorSchemas } from './schemas/operator.ts';
import { querySchemas } from './schemas/query.ts';
import { resultSchemas } from './schemas/result.ts';
import { streamSchemas } from './schemas/stream.ts';
import { subscriptionSchemas } from './schemas/subscription.ts';

/** The data types of the API, by the names of the standard. */
export const schemas = {
  ...entitySchemas,
  ...attributeSchemas,
  ...querySchemas,
  ...resultSchemas,
  ...discoverySchemas,
  ...subscriptionSchemas,
  ...notificationSchemas,
  ...streamSchemas,
  ...contextSchemas,
  ...operatorSchemas,
  ...deliverySchemas,
};

export type SchemaName = keyof typeof schemas;
