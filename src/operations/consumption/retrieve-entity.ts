import { Problem } from '../../core/errors.ts';
import type { Context } from '../../core/jsonld/context.ts';
import type { Entity } from '../../core/model/entity.ts';
import { assertUri } from '../../core/model/validate.ts';
import type { BoundQuery } from '../../core/query/ast.ts';
import type { Join } from '../../core/represent/linked-graph.ts';
import { beginRead } from '../begin-read.ts';
import type { IdInput, ReadInput } from '../input.ts';
import { assertLocal } from '../parameters.ts';
import { type ShownContext, shownContext } from '../rendering.ts';
import type { Content } from '../result.ts';
import type { Services } from '../services.ts';
import { entityContent, entityListContent } from './entity-content.ts';
import { entityRenderer } from './entity-renderer.ts';
import { entitySelector, findEntity, liveEntity } from './find-entity.ts';
import { renderJoined } from './joined-entities.ts';
import type { RenderedEntities, RenderedEntity } from './rendered-cache.ts';
import { type BoundRendering, bindRendering, renderingKey } from './requested-read.ts';
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
  const selected = select(context);
  const keeping = cached.entity(tenant, id);
  const rendering = bindRendering(requested, context);
  if (rendering.join !== undefined) {
    const entity = await findEntity(services, tenant, id, selected);
    const shown = await shownContext(services, input);
    return joinedContent(services, input, { entity, rendering, context, shown, join: rendering.join });
  }
  // There is no inline @context to host: its text is known at once.
  const shown = await shownContext(services, input);
  const written = 'json' in shown ? shown.json : '';
  const rendered = await retrieveRendered(services, input, {
    selected,
    before: cached.alone(`${tenant}\n${context.key}\n${written}\n${renderingKey(requested)}`),
    render: entityRenderer(rendering, context, shown, 'alone').render,
  });
  const content = entityContent(input, rendering, someOf(id, rendered), shown);
  keeping.keep(cacheKey, content, rendered.expiresAt);
  return content;
}

/** An Entity as it is rendered; as it was before, where it is still in that version. */
async function retrieveRendered(
  services: Services,
  { tenant, id }: ReadInput & IdInput,
  {
    selected,
    before,
    render,
  }: {
    readonly selected: BoundQuery | undefined;
    readonly before: RenderedEntities;
    readonly render: (entity: Entity) => RenderedEntity;
  },
): Promise<RenderedEntity> {
  const { entities } = services.store;
  // To be selected it has to be looked at.
  const held = selected === undefined ? before.held(id) : undefined;
  const stored = await entities.retrieveState(tenant, id, held?.version);
  if (stored !== undefined && stored.version === held?.version) {
    if (services.clock() < held.rendered.expiresAt) return held.rendered;
    return render(liveEntity(services, id, await entities.retrieve(tenant, id), selected));
  }
  const rendered = render(liveEntity(services, id, stored?.entity, selected));
  if (stored !== undefined) before.keep(id, stored.version, rendered);
  return rendered;
}

async function joinedContent(
  services: Services,
  input: ReadInput & IdInput,
  parts: {
    readonly entity: Entity;
    readonly rendering: BoundRendering;
    readonly context: Context;
    readonly shown: ShownContext;
    readonly join: Join;
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
