import type { FastifyInstance } from 'fastify';

/** Swagger UI at /docs. Its pages carry the headers of helmet; answers of the API are no pages and need none. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  const [{ fastifyHelmet }, { fastifySwaggerUi }] = await Promise.all([
    import('@fastify/helmet'),
    import('@fastify/swagger-ui'),
  ]);
  await app.register(async (docs) => {
    await docs.register(fastifyHelmet, {
      // TLS ends before Bocage, where there is any: it must not ask for it.
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          styleSrc: ["'self'", "'unsafe-inline'"],
          upgradeInsecureRequests: null,
        },
      },
    });
    await docs.register(fastifySwaggerUi, { routePrefix: '/docs' });
  });
}
