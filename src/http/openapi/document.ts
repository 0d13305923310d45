import type { FastifyInstance } from 'fastify';
import { type DescribedRoute, describeRoute } from './describe-route.ts';
import { tags } from './route-documentation.ts';
import { schemas } from './schemas.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of the route; a route without it is left out. */
    description?: DescribedRoute;
  }
}

/** The version of the API that Bocage follows. */
const apiVersion = '1.9.1';

/** Has the OpenAPI document made from the routes that are added from now on; it is built when it is asked for. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  const { fastifySwagger } = await import('@fastify/swagger');
  for (const [name, schema] of Object.entries(schemas)) app.addSchema({ $id: name, ...schema });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Bocage',
        description: 'NGSI-LD context broker (ETSI GS CIM 009 v1.9.1).',
        version: apiVersion,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    },
    transform: ({ url, route }) => {
      const described = route.config?.description;
      return { url, schema: described === undefined ? { hide: true } : describeRoute(described, url) };
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) => String(json.$id ?? `schema${index}`),
    },
  });
}
