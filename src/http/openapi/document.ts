import type { FastifyInstance } from 'fastify';
import { type DescribedRoute, describeRoute, refusalsOf, sharedParameters } from './describe-route.ts';
import { responseHeaders } from './headers.ts';
import { introduction } from './introduction.ts';
import { problemExamples, problemResponses } from './problems.ts';
import { tags } from './route-documentation.ts';
import type { Schema } from './schemas/json-schema.ts';
import { schemas } from './schemas.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of the route; a route without it is left out. */
    description?: DescribedRoute;
  }
}

/** A route that describes itself. */
interface PublicRoute {
  readonly method: string;
  readonly url: string;
  readonly description: DescribedRoute;
}

/** The version of the API that Bocage follows. */
const apiVersion = '1.9.1';

/** Notes the routes that are added from now on. @returns those that describe themselves, as they come. */
export function collectRoutes(app: FastifyInstance): readonly PublicRoute[] {
  const routes: PublicRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    // Fastify adds HEAD to every GET by itself.
    if (config?.description === undefined || method === 'HEAD') return;
    routes.push({ method: String(method).toLowerCase(), url, description: config.description });
  });
  return routes;
}

/** The OpenAPI document of these routes, grouped as the tags are. */
export function openApiDocument(routes: readonly PublicRoute[]): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bocage',
      summary: 'NGSI-LD context broker',
      description: introduction,
      version: apiVersion,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This broker' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: pathsOf(routes),
    components: {
      schemas,
      parameters: sharedParameters(),
      headers: responseHeaders,
      responses: problemResponses(routes.map(({ description }) => refusalsOf(description))),
      examples: problemExamples,
    },
  };
}

function pathsOf(routes: readonly PublicRoute[]): Schema {
  const order = Object.keys(tags);
  const grouped = routes.toSorted(
    (a, b) => order.indexOf(a.description.documentation.tag) - order.indexOf(b.description.documentation.tag),
  );
  const paths: Record<string, Record<string, Schema>> = {};
  for (const { method, url, description } of grouped) {
    const path = url.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method]: describeRoute(description, url) };
  }
  return paths;
}
