import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseDeviceTenant } from '../../access/tenant.ts';
import { badRequest, Problem } from '../../core/errors.ts';
import type { HttpMeasure } from '../../ingest/http-measure.ts';
import type { Ingest } from '../../ingest/pipeline.ts';
import type { Parameters } from '../../operations/parameters.ts';
import type { RouteParts } from '../add-route.ts';
import { createHandler } from '../handler.ts';
import type { DescribedRoute } from '../openapi/describe-route.ts';
import type { BodyDocumentation } from '../openapi/route-documentation.ts';
import { parseQueryString, queryOf } from '../query-string.ts';
import { headerText, idempotencyKeyOf } from '../request-headers.ts';

export interface DeviceParts extends RouteParts {
  readonly ingest: Pick<Ingest, 'handleHttp'>;
}

type Protocol = HttpMeasure['protocol'];

/** What a device is told when its measurement is durable. */
const accepted = {
  json: { mediaType: 'application/json', text: '{}' },
  ul: { mediaType: 'text/plain', text: '' },
} as const satisfies Record<Protocol, unknown>;

const parameters = { supported: ['k', 'i', 't', 'getCmd'] };
const withMeasure = { supported: [...parameters.supported, 'd'] };

interface DeviceRoute {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly protocol: Protocol;
  readonly operationId: string;
  readonly summary: string;
  readonly body?: BodyDocumentation;
  readonly consumes?: readonly string[];
}

const routes: readonly DeviceRoute[] = [
  {
    method: 'POST',
    url: '/iot/json',
    protocol: 'json',
    operationId: 'postJsonMeasurement',
    summary: 'Take a measurement in JSON',
    body: 'Measurement',
    consumes: ['application/json'],
  },
  {
    method: 'GET',
    url: '/iot/json',
    protocol: 'json',
    operationId: 'getJsonMeasurement',
    summary: 'Take a measurement in JSON from the URL',
  },
  {
    method: 'POST',
    url: '/iot/json/attrs/:attribute',
    protocol: 'json',
    operationId: 'postSingleMeasurement',
    summary: 'Take one value',
    body: 'AnyValue',
    consumes: ['application/json', 'text/plain', 'application/octet-stream'],
  },
  {
    method: 'POST',
    url: '/iot/d',
    protocol: 'ul',
    operationId: 'postUltraLightMeasurement',
    summary: 'Take a measurement in UltraLight 2.0',
    body: 'UltraLightMeasurement',
    consumes: ['text/plain'],
  },
  {
    method: 'GET',
    url: '/iot/d',
    protocol: 'ul',
    operationId: 'getUltraLightMeasurement',
    summary: 'Take a measurement in UltraLight 2.0 from the URL',
  },
];

/** The endpoints of the FIWARE IoT Agents for JSON and UltraLight 2.0 over HTTP. */
export function addDeviceRoutes(app: FastifyInstance, parts: DeviceParts): void {
  for (const route of routes) {
    const { method, url, protocol } = route;
    const { mediaType, text } = accepted[protocol];
    app.route({
      method,
      url,
      exposeHeadRoute: false,
      config: { description: describe(route) },
      handler: createHandler(
        parts,
        parts.metrics.http(method, url),
        (request) => takeMeasurement(parts, route, request),
        (request, reply) => parts.replies.text(request, reply, 200, mediaType, text),
      ),
    });
  }
}

async function takeMeasurement(
  parts: DeviceParts,
  route: DeviceRoute,
  request: FastifyRequest,
): Promise<void> {
  const { headers, url = '' } = request.raw;
  const tenant = parseDeviceTenant(
    headerText(headers, 'ngsild-tenant'),
    headerText(headers, 'fiware-service'),
  );
  const given = parseQueryString(queryOf(url), queryOfRoute(route));
  const key = required(given, 'k');
  const deviceId = required(given, 'i');
  const payload = payloadOf(route, given, request.body);
  // A poll for commands alone: none is ever waiting in this version, and the empty answer says so.
  if (payload === undefined) return;
  const timestamp = given.get('t');
  const { attribute } = request.params as { attribute?: string };
  const contentType = route.method === 'POST' ? headers['content-type'] : undefined;
  await parts.ingest.handleHttp({
    protocol: route.protocol,
    tenant,
    key,
    deviceId,
    payload,
    ...(timestamp !== undefined && { timestamp }),
    ...(attribute !== undefined && { attribute }),
    ...(contentType !== undefined && { contentType }),
    ...idempotencyKeyOf(headers),
  });
}

function queryOfRoute({ method }: DeviceRoute) {
  return method === 'GET' ? withMeasure : parameters;
}

function required(given: Parameters, name: 'k' | 'i'): string {
  const value = given.get(name);
  if (value === undefined || value === '') throw badRequest(`${name}: expected, but it is missing.`);
  return value;
}

/** The measurement; undefined where the device asks for commands and brings none. */
function payloadOf(route: DeviceRoute, given: Parameters, body: unknown): Uint8Array | undefined {
  if (route.method === 'POST') {
    if (Buffer.isBuffer(body)) return body;
    throw new Problem('InvalidRequest', 'body: expected a measurement, but it is empty.');
  }
  const text = given.get('d');
  if (text !== undefined) return Buffer.from(text);
  if (given.get('getCmd') === '1') return undefined;
  throw badRequest('d: expected a measurement, but it is missing.');
}

function describe(route: DeviceRoute): DescribedRoute {
  const { operationId, summary, body, consumes, protocol } = route;
  return {
    documentation: {
      operationId,
      tag: 'Devices',
      summary,
      ...(body !== undefined && { body }),
      answers: {
        200: {
          description: 'The measurement is durable.',
          body: protocol === 'json' ? 'Nothing' : 'Text',
          mediaTypes: [accepted[protocol].mediaType],
        },
      },
    },
    query: queryOfRoute(route),
    ...(consumes !== undefined && { consumes }),
    headers: ['NGSILD-Tenant', 'Fiware-Service', 'Idempotency-Key'],
    errors: [
      'InvalidRequest',
      'BadRequestData',
      'UnsupportedMediaType',
      'PayloadTooLarge',
      'TooManyRequests',
      'InternalError',
      'ServiceUnavailable',
    ],
  };
}
