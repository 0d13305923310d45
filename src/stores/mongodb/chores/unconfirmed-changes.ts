import { type Confirmation, confirmChanges } from '../apply/confirmations.ts';
import { resolveChanges } from '../outbox/resolve-changes.ts';
import type { TenantDatabase } from '../tenant-database.ts';

/** Changes or Entities that are looked at in one step. */
const step = 200;

/** Milliseconds after which the process that wrote a change would have confirmed it. */
const overdueMs = 10_000;

/** Milliseconds after which no write can be on its way any more that was given up. */
const keptOutMs = 120_000;

/** What is left of processes that died between two steps of a write, on a server without transactions. */
export interface UnconfirmedChanges {
  /**
   * Looks at some of them: at changes that do not say whether they have happened, and at Entities that say more than
   * they need to. Several processes may do this at once.
   *
   * @returns whether there may be more.
   */
  tidy(database: TenantDatabase): Promise<boolean>;
}

export function createUnconfirmedChanges(): UnconfirmedChanges {
  /** Places that are kept free, since when this process knows of them. */
  const keptOut = new Map<string, number>();

  return {
    async tidy(database) {
      const changes = await resolveOverdue(database);
      const entities = await tidyEntities(database, keptOut);
      return changes || entities;
    },
  };
}

async function resolveOverdue(database: TenantDatabase): Promise<boolean> {
  const overdue = await database.outbox
    .find({ w: { $lte: database.serverNow() - overdueMs } }, { projection: { i: 1, w: 1 } })
    .sort({ w: 1 })
    .limit(step)
    .toArray();
  const resolutions = await resolveChanges(
    database,
    overdue.map(({ _id, i, w = 0 }) => ({ _id, i, w })),
  );
  const happened = overdue.filter(({ _id }) => resolutions.get(_id) === 'happened');
  if (happened.length > 0) {
    await confirmChanges(
      database,
      happened.map(({ _id, i }) => ({ entityId: i, sequences: [_id] })),
    );
  }
  return overdue.length === step;
}

/** An Entity needs to speak of a change only as long as that is there and does not speak for itself. */
async function tidyEntities(database: TenantDatabase, keptOut: Map<string, number>): Promise<boolean> {
  const speaking = await database.entities
    .find({ r: { $exists: true } }, { projection: { r: 1 } })
    .limit(step)
    .toArray();
  if (speaking.length === 0) return false;
  const sequences = speaking.flatMap(({ r = [] }) => r.filter((sequence) => sequence > 0));
  const open = await database.outbox
    .find({ _id: { $in: sequences }, w: { $exists: true } }, { projection: { _id: 1 } })
    .toArray();
  const needed = new Set(open.map(({ _id }) => _id));
  const now = performance.now();
  // Others have given way to some of these places.
  for (const [place, since] of keptOut) if (now - since > 2 * keptOutMs) keptOut.delete(place);
  const idle: Confirmation[] = [];
  for (const { _id: entityId, r = [] } of speaking) {
    const over = r.filter((sequence) =>
      sequence > 0 ? !needed.has(sequence) : isOver(`${database.tenant}\n${sequence}`, now, keptOut),
    );
    if (over.length > 0 || r.length === 0) idle.push({ entityId, sequences: over });
  }
  if (idle.length > 0) await confirmChanges(database, idle);
  return idle.length === step;
}

function isOver(place: string, now: number, keptOut: Map<string, number>): boolean {
  const since = keptOut.get(place) ?? now;
  keptOut.set(place, since);
  if (now - since < keptOutMs) return false;
  keptOut.delete(place);
  return true;
}
