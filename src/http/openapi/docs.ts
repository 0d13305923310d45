import type { StaticDocumentSpec } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Schema } from './schemas/json-schema.ts';

/** Operations as a list, each with a form that can be sent, and an address of its own. */
const userInterface = {
  deepLinking: true,
  // Without the bar for the address of another document.
  layout: 'BaseLayout',
  docExpansion: 'list',
  tryItOutEnabled: true,
  displayRequestDuration: true,
  filter: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
} as const;

/** Swagger UI at /docs, the document itself at /docs/json and /docs/yaml. Its pages carry the headers of helmet; answers of the API are no pages and need none. */
export async function registerDocs(app: FastifyInstance, document: Schema): Promise<void> {
  const [{ fastifyHelmet }, { fastifySwagger }, { fastifySwaggerUi }] = await Promise.all([
    import('@fastify/helmet'),
    import('@fastify/swagger'),
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
    // The types of the plugin end with OpenAPI 3.0; the plugin itself hands out what it is given.
    const specification = { document } as unknown as StaticDocumentSpec;
    await docs.register(fastifySwagger, { mode: 'static', specification });
    await docs.register(fastifySwaggerUi, {
      routePrefix: '/docs',
      uiConfig: userInterface,
      theme: { title: 'Bocage' },
    });
  });
}
