import { Problem } from '../../core/errors.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { assertUri } from '../../core/model/validate.ts';
import { beginRead } from '../begin-read.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { type ShownContext, shownContext } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { entityContent, entityListContent } from './entity-content.ts';
import { entityRenderer } from './entity-renderer.ts';
import { entitySelector, findEntity } from './find-entity.ts';
import { renderJoined } from './joined-entities.ts';
import type { RenderedEntity } from './rendered-cache.ts';
import type { RequestedJoin } from './requested-join.ts';
import { type BoundRendering, bindRendering } from './requested-read.ts';
import { partsParameters, requestedRendering } from './requested-rendering.ts';

/**
 * 5.7.1 Retrieve Entity. The answer is kept under `cacheKey` as long as it holds, unless linked Entities are in it.
 * With `join=flat` it is a list where there are any.
 */
export async function retrieveEntity(
  services: Services,
  input: ReadInput & IdInput & { readonly cacheKey: string },
): Promise<Content> {
  const { tenant, id, parameters, cacheKey } = input;
  assertLocal(parameters);
  assertUri(id, 'id');
  const { rendering: requested } = requestedRendering(input, partsParameters(parameters));
  const select = entitySelector(parameters.get('type'), requested.attrs);
  const cached = services.cache.begin();
  const context = await beginRead(services, input);
  const keeping = cached.entity(tenant, id);
  const entity = await findEntity(services, tenant, id, select(context));
  const shown = await shownContext(services, input);
  const rendering = bindRendering(requested, context);
  const { join } = rendering;
  if (join !== undefined) return joinedContent(services, input, { entity, rendering, context, shown, join });
  const rendered = entityRenderer(rendering, context, shown, 'alone').render(entity);
  const content = entityContent(input, rendering, someOf(id, rendered), shown);
  keeping.keep(cacheKey, content, rendered.expiresAt);
  return content;
}

async function joinedContent(
  services: Services,
  input: ReadInput & IdInput,
  parts: {
    readonly entity: Entity;
    readonly rendering: BoundRendering;
    readonly context: Context;
    readonly shown: ShownContext;
    readonly join: RequestedJoin;
  },
): Promise<Content> {
  const { entity, rendering, context, shown, join } = parts;
  const alone = entityRenderer(rendering, context, shown, 'alone');
  if (join.kind === 'inline') {
    const [rendered] = await renderJoined(services, input.tenant, [entity], alone, join);
    return entityContent(input, rendering, someOf(input.id, rendered), shown);
  }
  const itself = someOf(input.id, alone.render(entity));
  const listed = entityRenderer(rendering, context, shown, 'listed');
  const entities = await renderJoined(services, input.tenant, [entity], listed, join);
  if (entities.length === 1) return entityContent(input, rendering, itself, shown);
  return entityListContent(input, rendering, entities, shown);
}

/** @throws Problem ResourceNotFound where pick and omit leave nothing of the Entity (clause 4.21). */
function someOf(id: string, rendered: RenderedEntity | undefined): RenderedEntity {
  if (rendered === undefined || rendered.text.length === 0) {
    throw new Problem('ResourceNotFound', `The Entity ${id} has none of the members asked for.`);
  }
  return rendered;
}
