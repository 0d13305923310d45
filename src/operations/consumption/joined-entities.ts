import { setImmediate } from 'node:timers/promises';
import type { Entity } from '../../core/model/entity.ts';
import type { RepresentationOptions } from '../../core/represent/represent-entity.ts';
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
  let altered = false;
  const options: RepresentationOptions = {
    ...renderer.options,
    linked: {
      levels,
      entityOf: (id) => {
        const target = entities.get(id);
        if (target === undefined) return undefined;
        const older = renderer.downgrade(target);
        altered ||= older.altered;
        return older.entity;
      },
      ...(containedBy !== undefined && { containedBy: new Set(containedBy) }),
    },
  };
  const rendered = renderer.render(entity, options);
  return altered ? { ...rendered, altered } : rendered;
}
