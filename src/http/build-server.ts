import { type FastifyInstance, fastify } from 'fastify';
import type { Ingest } from '../ingest/pipeline.ts';
import type { Logger } from '../observability/logging.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PartHealth } from '../operations/operators/report-health.ts';
import { sampleBacklogs } from '../operations/operators/sample-backlogs.ts';
import type { Services } from '../operations/services.ts';
import type { NotificationStreams } from '../ports/notification-streams.ts';
import { addRoute } from './add-route.ts';
import { refuseMalformed } from './client-error.ts';
import { addFallbacks } from './fallback.ts';
import { frameworkProblem } from './framework-problem.ts';
import { createFaultLog, type HandlerParts } from './handler.ts';
import { serveDocs } from './openapi/serve-docs.ts';
import { registerCrossOrigin, registerProtection } from './protection.ts';
import { createReplies } from './reply.ts';
import type { Route } from './route.ts';
import { attributeRoutes } from './routes/attribute-routes.ts';
import { batchRoutes } from './routes/batch-routes.ts';
import { contextRoutes } from './routes/context-routes.ts';
import { addDeviceRoutes, type DeviceParts } from './routes/device-routes.ts';
import { discoveryRoutes } from './routes/discovery-routes.ts';
import { entityRoutes } from './routes/entity-routes.ts';
import { infoRoutes } from './routes/info-routes.ts';
import { addNotificationRoute } from './routes/notification-route.ts';
import { addOperatorRoutes, type OperatorParts } from './routes/operator-routes.ts';
import { subscriptionRoutes } from './routes/subscription-routes.ts';
import type { ServerConfig } from './server-config.ts';
import { addStreamRoutes, type StreamParts } from './streams/stream-routes.ts';
import { routeUpgrades, wantsWebSocket } from './streams/upgrades.ts';

export interface ServerParts {
  readonly services: Services;
  readonly ingest: Pick<Ingest, 'handleHttp' | 'replay'>;
  readonly streams: NotificationStreams;
  readonly metrics: Metrics;
  readonly config: ServerConfig;
  readonly log: Logger;
  /** The health of parts besides the store, by name. */
  readonly health?: Readonly<Record<string, () => PartHealth>>;
}

type ApiParts = OperatorParts & DeviceParts & StreamParts;

const apiRoutes: readonly Route[] = [
  ...entityRoutes,
  ...attributeRoutes,
  ...batchRoutes,
  ...discoveryRoutes,
  ...subscriptionRoutes,
  ...contextRoutes,
  ...infoRoutes,
];

/** The longest segment of a path: an id that is a long URL, percent-encoded. */
const longestSegment = 8192;

/** Milliseconds for a whole request to arrive: a client that trickles must not hold a connection for ever. */
const requestTimeout = 120_000;

/** Builds the server with all its routes. It does not listen yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, metrics, services, log } = parts;
  const replies = createReplies(config.corsOrigins.length > 0 || config.rateLimit > 0);
  const routeParts = { ...parts, replies, logFault: createFaultLog(log), health: parts.health ?? {} };
  const app = createServer(config, routeParts);
  await registerCrossOrigin(app, config);
  await app.register(async (operators) => addOperatorRoutes(operators, routeParts));
  await app.register(async (api) => {
    await registerProtection(api, config);
    addApi(api, routeParts);
  });
  serveDocs(app, () => buildDocs(config, routeParts));
  sampleParts(metrics, services);
  sampleDeliveries(metrics, services);
  closeWhenIdle(app);
  routeUpgrades(app);
  await app.ready();
  log.debug({ routes: apiRoutes.length }, 'the HTTP server is built');
  return app;
}

/** A server that refuses everything yet. */
function createServer(config: ServerConfig, parts: HandlerParts): FastifyInstance {
  const { replies } = parts;
  const app = fastify({
    logger: false,
    bodyLimit: config.maximumBody * 1024,
    requestTimeout,
    http: { shouldUpgradeCallback: wantsWebSocket },
    // What arrives while the server closes is still answered, and its connection closed after it.
    return503OnClosing: false,
    clientErrorHandler: refuseMalformed,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: longestSegment,
      // Queries are read where a route wants them, by rules of their own.
      querystringParser: () => ({}),
    },
    // No route has a schema that would be compiled: the compilers, which are large, are not loaded.
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    frameworkErrors: (error, request, reply) => void replies.problem(request, reply, frameworkProblem(error)),
  });
  // Bodies are parsed where they are committed: here they are bytes, whatever their type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  addFallbacks(app, parts);
  return app;
}

/** A server for the documentation of the same routes: the OpenAPI document is made from them. */
async function buildDocs(config: ServerConfig, parts: ApiParts): Promise<FastifyInstance> {
  const { collectRoutes, openApiDocument } = await import('./openapi/document.ts');
  const { registerDocs } = await import('./openapi/docs.ts');
  const docs = createServer(config, parts);
  await registerCrossOrigin(docs, config);
  const routes = collectRoutes(docs);
  addOperatorRoutes(docs, parts);
  addApi(docs, parts);
  await registerDocs(docs, openApiDocument(routes));
  await docs.ready();
  return docs;
}

/** Milliseconds between two looks for connections that are idle, while the server closes. */
const closingPause = 50;

/** A connection that is busy when the server begins to close is closed after its answer, kept alive or not. */
function closeWhenIdle(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    if (!app.server.listening) return;
    const timer = setInterval(() => app.server.closeIdleConnections(), closingPause);
    app.server.once('close', () => clearInterval(timer));
  });
}

function noCompiler(): never {
  throw new Error('A route has a schema, and no compiler for it is loaded.');
}

function addApi(app: FastifyInstance, parts: ApiParts): void {
  for (const route of apiRoutes) addRoute(app, parts, route);
  addDeviceRoutes(app, parts);
  addStreamRoutes(app, parts);
  addNotificationRoute(app, parts);
}

/** Numbers that are kept elsewhere and read when they are asked for. */
function sampleParts(metrics: Metrics, { cache, store }: Services): void {
  metrics.sample(
    'bocage_cache_hits_total',
    'Reads that were answered from memory.',
    'counter',
    () => cache.statistics().hits,
  );
  metrics.sample(
    'bocage_cache_misses_total',
    'Reads that were not.',
    'counter',
    () => cache.statistics().misses,
  );
  metrics.sample(
    'bocage_cache_entries',
    'Rendered answers in memory.',
    'gauge',
    () => cache.statistics().entries,
  );
  metrics.sample('bocage_cache_bytes', 'Bytes of rendered answers.', 'gauge', () => cache.statistics().bytes);
  metrics.sample(
    'bocage_waiting_writes',
    'Writes taken and not yet durable.',
    'gauge',
    () => store.health().waiting,
  );
}

/** What is owed to Subscriptions, and what is done about it. */
function sampleDeliveries(metrics: Metrics, services: Services): void {
  const backlogs = sampleBacklogs(services);
  const labels = ['tenant', 'subscription'] as const;
  const labelsOf = ({ tenant, subscriptionId }: { tenant: string; subscriptionId: string }) => ({
    tenant,
    subscription: subscriptionId,
  });
  metrics.sampleEach(
    'bocage_subscription_backlog',
    'Notifications that are owed, by Subscription: of 50 at most, counted every 15 s at most.',
    labels,
    async () => (await backlogs()).map((sample) => ({ labels: labelsOf(sample), value: sample.count })),
  );
  metrics.sampleEach(
    'bocage_subscription_backlog_oldest_seconds',
    'Age of the oldest change that a notification is owed of, likewise.',
    labels,
    async () => (await backlogs()).map((sample) => ({ labels: labelsOf(sample), value: sample.seconds })),
  );
  metrics.sampleEach(
    'bocage_deliveries',
    'Subscriptions by what this process does for them.',
    ['state'],
    () => {
      const counts = new Map<string, number>();
      for (const { activity } of services.deliveries.activities()) {
        counts.set(activity.state, (counts.get(activity.state) ?? 0) + 1);
      }
      return [...counts].map(([state, value]) => ({ labels: { state }, value }));
    },
  );
}
