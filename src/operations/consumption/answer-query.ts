import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity, EpochMs } from '../../core/model/entity.ts';
import { withoutExpired } from '../../core/model/expire-entity.ts';
import type { EntityPage, StoredEntity } from '../../ports/store.ts';
import type { ContextualInput } from '../input.ts';
import type { RequestedPage } from '../parameters.ts';
import { pageLinks, type ShownContext, shownContext } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { entityListContent } from './entity-content.ts';
import { type EntityRenderer, entityRenderer } from './entity-renderer.ts';
import { renderJoined } from './joined-entities.ts';
import type { CachedRead, RenderedEntities, RenderedEntity } from './rendered-cache.ts';
import type { BoundRead } from './requested-read.ts';

/** A query that is ready to be answered. */
export interface QueryToAnswer {
  readonly input: ContextualInput;
  readonly read: BoundRead;
  readonly page: RequestedPage;
  readonly context: Context;
  /** Begun before the @context was compiled. */
  readonly cached: CachedRead;
}

export interface QueryAnswer {
  readonly content: Content;
  /** When the first thing that it shows ceases to exist; infinite if never. */
  readonly expiresAt: EpochMs;
}

/**
 * Answers a page of a query (clause 5.7.2). Entities that were rendered before, for whatever query, are neither fetched
 * nor rendered again. What has ceased to exist is not shown.
 *
 * An Entity of which the projection leaves nothing is left out of its page. It is counted, and has a place on the page,
 * unless `pick` names nothing but Attributes: then an Entity without any of them is not selected at all.
 */
export async function answerQuery(services: Services, query: QueryToAnswer): Promise<QueryAnswer> {
  const { input, page, context } = query;
  const { rendering } = query.read;
  const shown = await shownContext(services, input);
  const renderer = entityRenderer(rendering, context, shown, 'listed');
  const { found, entities } =
    rendering.join === undefined
      ? await renderPage(services, query, renderer, shown)
      : await joinPage(services, query, renderer, rendering.join);
  const links = pageLinks(page, found.more, found.total);
  return {
    content: entityListContent(input, rendering, entities, shown, links),
    expiresAt: entities.reduce(
      (earliest, { expiresAt }) => Math.min(earliest, expiresAt),
      Number.POSITIVE_INFINITY,
    ),
  };
}

interface RenderedPage {
  readonly found: EntityPage;
  readonly entities: readonly RenderedEntity[];
}

async function renderPage(
  services: Services,
  query: QueryToAnswer,
  renderer: EntityRenderer,
  shown: ShownContext,
): Promise<RenderedPage> {
  const rendered = renderedBefore(query, shown);
  const held = new Map<string, RenderedEntity>();
  const found = await findPage(services, query, (id, version) => {
    const entity = rendered.find(id, version);
    if (entity !== undefined) held.set(id, entity);
    return entity !== undefined;
  });
  const now = services.clock();
  const entities: RenderedEntity[] = [];
  let fresh = 0;
  for (const { id, version, entity: stored } of found.entities) {
    // What had to be looked at comes with its state, though it may have been rendered before.
    let entity = held.get(id) ?? rendered.find(id, version);
    if (entity === undefined) {
      if (stored === undefined)
        throw new Error(`the store left out the state of ${id}, which is not known here`);
      // Large pages give way to other work: whatever is committed meanwhile keeps them out of the cache.
      if (++fresh % renderedAtOnce === 0) await setImmediate();
      const live = withoutExpired(stored, now);
      if (live === undefined) continue;
      entity = renderer.render(live);
      rendered.keep(id, version, entity);
    }
    if (entity.text.length > 0) entities.push(entity);
  }
  return { found, entities };
}

/** Entities that are rendered before other work gets its turn. */
const renderedAtOnce = 100;

/** What was rendered for other queries that want the same of each Entity. */
function renderedBefore(
  { input, read, context, cached }: QueryToAnswer,
  shown: ShownContext,
): RenderedEntities {
  const written = 'json' in shown ? shown.json : '';
  return cached.rendered(`${input.tenant}\n${context.key}\n${written}\n${read.renderingKey}`);
}

async function joinPage(
  services: Services,
  query: QueryToAnswer,
  renderer: EntityRenderer,
  join: NonNullable<BoundRead['rendering']['join']>,
): Promise<RenderedPage> {
  const found = await findPage(services, query);
  const now = services.clock();
  const live = found.entities.flatMap(({ entity }: StoredEntity): Entity[] => {
    const left = entity && withoutExpired(entity, now);
    return left === undefined ? [] : [left];
  });
  return { found, entities: await renderJoined(services, query.input.tenant, live, renderer, join) };
}

/** A page of the result; the place where it ends is remembered for the next. */
async function findPage(
  { store, places }: Services,
  { input: { tenant }, read: { query, ordering }, page }: QueryToAnswer,
  known?: (id: string, version: number) => boolean,
): Promise<EntityPage> {
  const after = ordering === undefined ? places.find(tenant, query, page.offset) : undefined;
  const found = await store.entities.query(tenant, query, {
    ...page,
    ...(ordering !== undefined && { ordering }),
    ...(after !== undefined && { after }),
    ...(known !== undefined && { known }),
  });
  if (found.more && found.end !== undefined) {
    places.remember(tenant, query, page.offset + page.limit, found.end);
  }
  return found;
}
