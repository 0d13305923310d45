import { setImmediate } from 'node:timers/promises';
import type { JsonObject } from '../../core/json.ts';
import type { Entity, EpochMs } from '../../core/model/entity.ts';
import { withoutExpired } from '../../core/model/expire-entity.ts';
import { bindQuery } from '../../core/query/bind-query.ts';
import { beginRead } from '../begin-read.ts';
import type { ReadInput } from '../input.ts';
import { pageParameters } from '../parameters.ts';
import { pageLinks, textListContent, textOf } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { entityQueryParameters, selectedTypes } from './entity-query.ts';
import { entityRenderer, renderingParameters } from './entity-rendering.ts';
import { earliestExpiry } from './transient.ts';

/**
 * How long a page is kept at most, in milliseconds: Entities outside of it that cease to exist change where it
 * begins and its count without a commit, and are noticed after that time.
 */
const longestPageAge = 1000;

/**
 * 5.7.2 Query Entities. The page is kept under `cacheKey` as long as it holds. What has expired is not shown; the store
 * counts it, and gives it a place on its page, until it is written again.
 */
export async function queryEntities(
  services: Services,
  input: ReadInput & { readonly cacheKey: string },
): Promise<Content> {
  const { tenant, parameters, cacheKey } = input;
  const requested = renderingParameters(parameters, ['count']);
  const parsed = entityQueryParameters(parameters, requested.projection);
  const page = pageParameters(parameters, services.limits, requested.options.has('count'));
  const context = await beginRead(services, input);
  const query = bindQuery(parsed, context);
  const reading = services.cache.readPage(tenant, selectedTypes(query.types));
  const { entities: stored, more, total } = await services.store.entities.query(tenant, query, page);
  const now = services.clock();
  const entities = stored
    .map(({ entity }) => (entity === undefined ? undefined : withoutExpired(entity, now)))
    .filter((entity) => entity !== undefined);
  const renderer = entityRenderer(requested, context);
  const texts = await renderTexts(input, entities, renderer);
  const content = textListContent(input, texts, pageLinks(page, more, total));
  reading.keep(cacheKey, content, pageExpiry(entities, now));
  return content;
}

/** Entities that are rendered before other work gets its turn. */
const renderedAtOnce = 100;

/** Large pages give way to other work now and then: whatever was committed meanwhile keeps them out of the cache. */
async function renderTexts(
  input: ReadInput,
  entities: readonly Entity[],
  renderer: (entity: Entity) => JsonObject | undefined,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const [index, entity] of entities.entries()) {
    if (index > 0 && index % renderedAtOnce === 0) await setImmediate();
    const object = renderer(entity);
    if (object !== undefined) texts.push(textOf(input, object));
  }
  return texts;
}

function pageExpiry(entities: readonly Entity[], now: EpochMs): EpochMs {
  return entities.reduce(
    (earliest, entity) => Math.min(earliest, earliestExpiry(entity)),
    now + longestPageAge,
  );
}
