import { setImmediate } from 'node:timers/promises';
import { Problem } from '../../core/errors.ts';
import type { Entity } from '../../core/model/entity.ts';
import { withoutExpired } from '../../core/model/expire-entity.ts';
import type { MemberSelection } from '../../core/query/ast.ts';
import { type Link, linksOf } from '../../core/represent/links.ts';
import type { RepresentationOptions } from '../../core/represent/represent-entity.ts';
import type { Services } from '../services.ts';
import type { RequestedJoin } from './requested-join.ts';

/** What the Entities of an answer link to, as far as was asked for. */
export interface LinkedGraph {
  /** Those that were found, and those of the answer, by id. */
  readonly entities: ReadonlyMap<string, Entity>;
  /** The Entities that others link to, but for those of the answer: each once, the nearest first. */
  readonly linked: readonly ShownEntity[];
}

/** An Entity, and what of it is shown. Where several links want different members of it, the nearest decides. */
export interface ShownEntity {
  readonly entity: Entity;
  readonly options: RepresentationOptions;
}

/**
 * The Entities that one answer brings along at most: ten times the largest page, which is some ten megabytes. A link
 * brings what its target is, and nobody who asks for a page can know how many links there are.
 */
const mostLinked = 10_000;

/** Entities that are read before other work gets its turn. */
const readAtOnce = 200;

/**
 * Follows the links of Entities level by level (clause 4.5.23). Only what is held here is found; each Entity is read
 * once. What is linked to and not there stays a link.
 *
 * @throws Problem TooManyResults for more than {@link mostLinked} of them, repetitions of `inline` included.
 */
export async function gatherLinked(
  services: Services,
  tenant: string,
  roots: readonly ShownEntity[],
  { kind, levels, containedBy }: RequestedJoin,
): Promise<LinkedGraph> {
  const excluded = new Set(containedBy);
  const keyOf = createVisitKeys();
  const entities = new Map(roots.map(({ entity }) => [entity.id, entity]));
  const visited = new Set(roots.map(({ entity, options }) => keyOf(entity.id, options)));
  const listed = new Set(entities.keys());
  const linked: ShownEntity[] = [];
  let frontier = roots;
  for (let level = 0; level < levels && frontier.length > 0; level++) {
    const links = frontier.flatMap(({ entity, options }) => linksOf(entity, options, excluded));
    await readMissing(services, tenant, links, entities);
    const next: ShownEntity[] = [];
    for (const { id, options } of links) {
      const entity = entities.get(id);
      const key = keyOf(id, options);
      if (entity === undefined || visited.has(key)) continue;
      visited.add(key);
      next.push({ entity, options });
      if (!listed.has(id)) linked.push({ entity, options });
      listed.add(id);
    }
    frontier = next;
  }
  if (kind === 'inline') assertShownInline(roots, levels, excluded, entities, keyOf);
  return { entities, linked };
}

async function readMissing(
  { store, clock }: Services,
  tenant: string,
  links: readonly Link[],
  entities: Map<string, Entity>,
): Promise<void> {
  const missing = [...new Set(links.map(({ id }) => id))].filter((id) => !entities.has(id));
  if (entities.size + missing.length > mostLinked) throw tooManyLinked();
  const now = clock();
  for (let start = 0; start < missing.length; start += readAtOnce) {
    if (start > 0) await setImmediate();
    for (const stored of await store.entities.retrieveMany(
      tenant,
      missing.slice(start, start + readAtOnce),
    )) {
      const entity = withoutExpired(stored, now);
      if (entity !== undefined) entities.set(entity.id, entity);
    }
  }
}

type VisitKeys = (id: string, options: RepresentationOptions) => string;

/** Whether an Entity was met with the same selection of members before: selections are few, and the same objects. */
function createVisitKeys(): VisitKeys {
  const numbers = new Map<MemberSelection | undefined, number>();
  const numberOf = (selection: MemberSelection | undefined): number => {
    let number = numbers.get(selection);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(selection, number);
    }
    return number;
  };
  return (id, { pick, omit }) => `${numberOf(pick)} ${numberOf(omit)} ${id}`;
}

/** Circles, and Entities that many link to, are written again and again: counted before, since it could be for ever. */
function assertShownInline(
  roots: readonly ShownEntity[],
  levels: number,
  excluded: ReadonlySet<string>,
  entities: ReadonlyMap<string, Entity>,
  keyOf: VisitKeys,
): void {
  const counts = new Map<string, number>();
  const countOf = (entity: Entity, options: RepresentationOptions, left: number): number => {
    if (left === 0) return 0;
    const key = `${left} ${keyOf(entity.id, options)}`;
    let count = counts.get(key);
    if (count === undefined) {
      count = 0;
      for (const link of linksOf(entity, options, excluded)) {
        const target = entities.get(link.id);
        if (target !== undefined) count += 1 + countOf(target, link.options, left - 1);
      }
      counts.set(key, count);
    }
    return count;
  };
  let shown = 0;
  for (const { entity, options } of roots) shown += countOf(entity, options, levels);
  if (shown > mostLinked) throw tooManyLinked();
}

function tooManyLinked(): Problem {
  return new Problem(
    'TooManyResults',
    `join: more than ${mostLinked} linked Entities; expected a smaller limit or joinLevel, or a pick that leaves links out.`,
  );
}
