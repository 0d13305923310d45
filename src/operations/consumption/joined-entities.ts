import { setImmediate } from 'node:timers/promises';
import type { Entity } from '../../core/model/entity.ts';
import type { Services } from '../services.ts';
import type { EntityRenderer } from './entity-renderer.ts';
import { gatherLinked, type LinkedGraph } from './linked-entities.ts';
import type { RenderedEntity } from './rendered-cache.ts';
import type { RequestedJoin } from './requested-join.ts';

/**
 * Entities with those that they link to (clause 4.5.23): `flat`, behind them, each once; or `inline`, within them.
 * Those of which the projection leaves nothing are left out.
 */
export async function renderJoined(
  services: Services,
  tenant: string,
  entities: readonly Entity[],
  renderer: EntityRenderer,
  join: RequestedJoin,
): Promise<readonly RenderedEntity[]> {
  const { options } = renderer;
  const roots = entities.map((entity) => ({ entity, options }));
  const graph = await gatherLinked(services, tenant, roots, join);
  const inline = join.kind === 'inline';
  const rendered: RenderedEntity[] = [];
  for (const [index, { entity, options: shown }] of [...roots, ...(inline ? [] : graph.linked)].entries()) {
    if (index > 0 && index % renderedAtOnce === 0) await setImmediate();
    const one = inline ? renderInline(entity, renderer, graph, join) : renderer.render(entity, shown);
    if (one.text.length > 0) rendered.push(one);
  }
  return rendered;
}

/** Entities that are rendered before other work gets its turn. */
const renderedAtOnce = 50;

function renderInline(
  entity: Entity,
  renderer: EntityRenderer,
  { entities }: LinkedGraph,
  { levels, containedBy }: RequestedJoin,
): RenderedEntity {
  return renderer.render(entity, {
    ...renderer.options,
    linked: {
      levels,
      entityOf: (id) => entities.get(id),
      ...(containedBy !== undefined && { containedBy: new Set(containedBy) }),
    },
  });
}
