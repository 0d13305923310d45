import type { FastifyInstance } from 'fastify';

/**
 * Serves /docs from a server of its own, which is built with the first request for it: what the documentation is made
 * with would take a good part of every start, and of the memory of an idle broker.
 */
export function serveDocs(app: FastifyInstance, build: () => Promise<FastifyInstance>): void {
  let docs: Promise<FastifyInstance> | undefined;
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, async (request, reply) => {
      docs ??= build();
      const { routing } = await docs;
      reply.hijack();
      routing(request.raw, reply.raw);
    });
  }
  app.addHook('onClose', async () => {
    await (await docs)?.close();
  });
}
