import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takeNotification } from '../../ingest/take-notification.ts';
import { createToldValues, type ToldValues } from '../../ingest/told-values.ts';
import { bodyPreconditions, type RouteParts, rawBody } from '../add-route.ts';
import { createHandler } from '../handler.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import { parseQueryString, queryOf } from '../query-string.ts';
import { bodyMediaTypes, idempotencyKeyOf, tenantOf, viaOf } from '../request-headers.ts';

const url = '/iot/notifications';
const query = { supported: [] };

/** Where other brokers send their notifications, so that their Entities are here too. */
export function addNotificationRoute(app: FastifyInstance, parts: RouteParts): void {
  const told = createToldValues(parts.services.clock);
  app.route({
    method: 'POST',
    url,
    config: { description },
    onRequest: bodyPreconditions(parts),
    handler: createHandler(
      parts,
      parts.metrics.http('POST', url),
      (request) => take(parts, told, request),
      (request, reply) => parts.replies.result(request, reply, { kind: 'done' }),
    ),
  });
}

function take({ services }: RouteParts, told: ToldValues, request: FastifyRequest): Promise<void> {
  const { headers, url: asked = '' } = request.raw;
  parseQueryString(queryOf(asked), query);
  return takeNotification(services, told, {
    tenant: tenantOf(headers),
    body: rawBody(request),
    ...idempotencyKeyOf(headers),
    ...viaOf(headers),
  });
}

const description: DescribedRoute = {
  documentation: {
    operationId: 'takeNotification',
    tag: 'Subscriptions',
    summary: 'Take a notification of another broker',
    body: 'Notification',
    answers: {
      204: {
        description: 'What differs is durable, or the notification has come through this broker already.',
      },
    },
  },
  query,
  consumes: bodyMediaTypes('POST'),
  headers: ['NGSILD-Tenant', 'Link', 'Via', 'Idempotency-Key'],
  errors: [
    'InvalidRequest',
    'BadRequestData',
    'Conflict',
    'LengthRequired',
    'PayloadTooLarge',
    'TooManyResults',
    'UnsupportedMediaType',
    'TooManyRequests',
    'InternalError',
    'ServiceUnavailable',
    'LdContextNotAvailable',
  ],
};
