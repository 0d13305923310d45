import { type FastifyInstance, fastify } from 'fastify';
import type { Ingest } from '../ingest/pipeline.ts';
import type { Logger } from '../observability/logging.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PartHealth } from '../operations/operators/report-health.ts';
import type { Services } from '../operations/services.ts';
import { addRoute } from './add-route.ts';
import { refuseMalformed } from './client-error.ts';
import { addFallbacks } from './fallback.ts';
import { frameworkProblem } from './framework-problem.ts';
import { registerDocs } from './openapi/docs.ts';
import { registerOpenApi } from './openapi/document.ts';
import { registerCrossOrigin, registerProtection } from './protection.ts';
import { createReplies } from './reply.ts';
import type { Route } from './route.ts';
import { attributeRoutes } from './routes/attribute-routes.ts';
import { batchRoutes } from './routes/batch-routes.ts';
import { addDeviceRoutes } from './routes/device-routes.ts';
import { discoveryRoutes } from './routes/discovery-routes.ts';
import { entityRoutes } from './routes/entity-routes.ts';
import { addOperatorRoutes } from './routes/operator-routes.ts';
import { subscriptionRoutes } from './routes/subscription-routes.ts';
import type { ServerConfig } from './server-config.ts';

export interface ServerParts {
  readonly services: Services;
  readonly ingest: Pick<Ingest, 'handleHttp'>;
  readonly metrics: Metrics;
  readonly config: ServerConfig;
  readonly log: Logger;
  /** The health of parts besides the store, by name. */
  readonly health?: Readonly<Record<string, () => PartHealth>>;
}

const apiRoutes: readonly Route[] = [
  ...entityRoutes,
  ...attributeRoutes,
  ...batchRoutes,
  ...discoveryRoutes,
  ...subscriptionRoutes,
];

/** The longest segment of a path: an id that is a long URL, percent-encoded. */
const longestSegment = 8192;

/** Milliseconds for a whole request to arrive: a client that trickles must not hold a connection for ever. */
const requestTimeout = 120_000;

/** Builds the server with all its routes. It does not listen yet. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { config, metrics, services, log } = parts;
  const replies = createReplies(config.corsOrigins.length > 0 || config.rateLimit > 0);
  const routeParts = { ...parts, replies, health: parts.health ?? {} };
  const app = fastify({
    logger: false,
    bodyLimit: config.maximumBody * 1024,
    requestTimeout,
    // What arrives while the server closes is still answered, and its connection closed after it.
    return503OnClosing: false,
    clientErrorHandler: refuseMalformed,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: longestSegment,
      // Queries are read where a route wants them, by rules of their own.
      querystringParser: () => ({}),
    },
    frameworkErrors: (error, request, reply) => void replies.problem(request, reply, frameworkProblem(error)),
  });
  // Bodies are parsed where they are committed: here they are bytes, whatever their type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  addFallbacks(app, routeParts, apiRoutes);
  await registerOpenApi(app);
  await registerCrossOrigin(app, config);
  await app.register(async (operators) => addOperatorRoutes(operators, routeParts));
  await app.register(async (api) => {
    await registerProtection(api, config);
    for (const route of apiRoutes) addRoute(api, routeParts, route);
    addDeviceRoutes(api, routeParts);
  });
  await registerDocs(app);
  sampleParts(metrics, services);
  await app.ready();
  log.debug({ routes: apiRoutes.length }, 'the HTTP server is built');
  return app;
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
