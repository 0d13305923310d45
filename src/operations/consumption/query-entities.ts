import { beginQuery } from '../begin-read.ts';
import type { ReadInput } from '../input.ts';
import { pageParameters } from '../parameters.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { answerQuery } from './answer-query.ts';

/**
 * 5.7.2 Query Entities. The page is kept under `cacheKey` as long as it holds: until an Entity of its types is
 * written, or anything ceases to exist.
 */
export async function queryEntities(
  services: Services,
  input: ReadInput & { readonly cacheKey: string },
): Promise<Content> {
  const { tenant, parameters, cacheKey } = input;
  const query = services.queries.ofParameters(input);
  const page = pageParameters(parameters, services.limits, query.options.has('count'));
  const cached = services.cache.begin();
  const context = await beginQuery(services, input);
  const read = query.bind(context);
  const keeping = cached.page(tenant, read.types);
  const { content, expiresAt } = await answerQuery(services, { input, read, page, context, cached });
  if (read.selfContained && read.rendering.join === undefined) {
    keeping.keep(cacheKey, content, Math.min(expiresAt, services.expiry.nextAt(tenant)));
  }
  return content;
}
