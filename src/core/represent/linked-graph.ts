import { Problem } from '../errors.ts';
import type { Entity, EpochMs } from '../model/entity.ts';
import { withoutExpired } from '../model/expire-entity.ts';
import type { MemberSelection } from '../query/ast.ts';
import { type Link, linksOf } from './links.ts';
import type { LinkedRepresentation, RepresentationOptions } from './represent-entity.ts';

/** How the Entities that others link to come with them (clause 4.5.23). */
export interface Join {
  /** `flat`: behind those that link to them. `inline`: within their Relationships. */
  readonly kind: 'flat' | 'inline';
  /** How many links far. */
  readonly levels: number;
  /** Entities that the client has met already: they are not brought again. */
  readonly containedBy?: readonly string[];
}

/** Where linked Entities are read. */
export interface LinkedSource {
  /** Those of the ids that exist. */
  read(ids: readonly string[]): Promise<readonly Entity[]>;
  /** Lets other work have its turn. */
  pause(): Promise<unknown>;
  readonly now: EpochMs;
  /** How many Entities are brought along at most, repetitions of `inline` included. */
  readonly most: number;
}

/** What the Entities of an answer or a notification link to, as far as was asked for. */
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

/** Entities that are read before other work gets its turn. */
const readAtOnce = 200;

/**
 * Follows the links of Entities level by level (clause 4.5.23). Only what is held here is found; each Entity is read
 * once. What is linked to and not there stays a link.
 *
 * @throws Problem TooManyResults for more of them than the source wants to bring.
 */
export async function gatherLinked(
  roots: readonly ShownEntity[],
  { kind, levels, containedBy }: Join,
  source: LinkedSource,
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
    await readMissing(source, links, entities);
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
  if (kind === 'inline') assertShownInline(roots, levels, excluded, entities, keyOf, source.most);
  return { entities, linked };
}

/** What makes an Entity show those that it links to within its Relationships. */
export function linkedInline({ entities }: LinkedGraph, { levels, containedBy }: Join): LinkedRepresentation {
  return {
    levels,
    entityOf: (id) => entities.get(id),
    ...(containedBy !== undefined && { containedBy: new Set(containedBy) }),
  };
}

async function readMissing(
  { read, pause, now, most }: LinkedSource,
  links: readonly Link[],
  entities: Map<string, Entity>,
): Promise<void> {
  const missing = [...new Set(links.map(({ id }) => id))].filter((id) => !entities.has(id));
  if (entities.size + missing.length > most) throw tooManyLinked(most);
  for (let start = 0; start < missing.length; start += readAtOnce) {
    if (start > 0) await pause();
    for (const stored of await read(missing.slice(start, start + readAtOnce))) {
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
  most: number,
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
  if (shown > most) throw tooManyLinked(most);
}

function tooManyLinked(most: number): Problem {
  return new Problem(
    'TooManyResults',
    `join: more than ${most} linked Entities; expected a smaller limit or joinLevel, or a pick that leaves links out.`,
  );
}
