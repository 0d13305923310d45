import type { FastifyInstance } from 'fastify';
import type { ServerConfig } from './server-config.ts';

/** Lets pages of the configured origins call the whole server. */
export async function registerCrossOrigin(app: FastifyInstance, config: ServerConfig): Promise<void> {
  const { corsOrigins } = config;
  if (corsOrigins.length === 0) return;
  const { fastifyCors } = await import('@fastify/cors');
  await app.register(fastifyCors, {
    origin: corsOrigins.includes('*') ? true : [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'Link',
      'Location',
      'NGSILD-Results-Count',
      'NGSILD-Tenant',
      'Preference-Applied',
      'Retry-After',
    ],
  });
}

/**
 * What guards the routes of a scope: rates, and shedding load. Each costs something on every request, so that
 * what is off is not registered at all. Operators must be able to ask whatever the load: they are outside.
 */
export async function registerProtection(scope: FastifyInstance, config: ServerConfig): Promise<void> {
  const { rateLimit, maximumEventLoopDelay } = config;
  if (rateLimit > 0) {
    const { fastifyRateLimit } = await import('@fastify/rate-limit');
    await scope.register(fastifyRateLimit, { max: rateLimit, timeWindow: '1 minute' });
  }
  if (maximumEventLoopDelay > 0) {
    const { fastifyUnderPressure } = await import('@fastify/under-pressure');
    await scope.register(fastifyUnderPressure, { maxEventLoopDelay: maximumEventLoopDelay });
  }
}
