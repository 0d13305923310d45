import { setImmediate } from 'node:timers/promises';
import type { Entity } from '../../core/model/entity.ts';
import { gatherLinked, type Join, linkedInline } from '../../core/represent/linked-graph.ts';
import type { Services } from '../services.ts';
import type { EntityRenderer } from './entity-renderer.ts';
import type { RenderedEntity } from './rendered-cache.ts';

/**
 * The Entities that one answer brings along at most: ten times the largest page, which is some ten megabytes. A link
 * brings what its target is, and nobody who asks for a page can know how many links there are.
 */
const mostLinked = 10_000;

/** Entities that are rendered before other work gets its turn. */
const renderedAtOnce = 50;

/**
 * Entities with those that they link to (clause 4.5.23): `flat`, behind them, each once; or `inline`, within them.
 * Those of which the projection leaves nothing are left out.
 *
 * @throws Problem TooManyResults for more than {@link mostLinked} of them.
 */
export async function renderJoined(
  { store, clock }: Services,
  tenant: string,
  entities: readonly Entity[],
  renderer: EntityRenderer,
  join: Join,
): Promise<readonly RenderedEntity[]> {
  const { options } = renderer;
  const roots = entities.map((entity) => ({ entity, options }));
  const graph = await gatherLinked(roots, join, {
    read: (ids) => store.entities.retrieveMany(tenant, ids),
    pause: () => setImmediate(),
    now: clock(),
    most: mostLinked,
  });
  const inline = join.kind === 'inline' ? { ...options, linked: linkedInline(graph, join) } : undefined;
  const rendered: RenderedEntity[] = [];
  for (const [index, { entity, options: own }] of [...roots, ...(inline ? [] : graph.linked)].entries()) {
    if (index > 0 && index % renderedAtOnce === 0) await setImmediate();
    const one = renderer.render(entity, inline ?? own);
    if (one.text.length > 0) rendered.push(one);
  }
  return rendered;
}
