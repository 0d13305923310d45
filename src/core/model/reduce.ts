import { Problem } from '../errors.ts';
import type { Reduction } from './change.ts';
import type { EntityCommand, ExpireEntity, RestoreEntity } from './command.ts';
import type { Entity, EpochMs } from './entity.ts';
import { withoutExpired } from './expire-entity.ts';
import {
  deleteAttribute,
  partialUpdateAttribute,
  reduceAttributes,
  replaceAttribute,
} from './reduce-attribute.ts';
import { appendAttributes, updateAttributes } from './reduce-attributes.ts';
import { createEntity, removeEntity, replaceEntity, upsertEntity } from './reduce-entity.ts';
import { expireEntity } from './reduce-expiry.ts';
import { mergeEntity } from './reduce-merge.ts';
import { mirrorEntity } from './reduce-mirror.ts';
import { restoreEntity } from './reduce-restore.ts';

/**
 * What a command does to an Entity (clause 5.6). Nothing that it is given is changed, and what the command does
 * not touch is shared with the state before. What has expired by now counts as absent. The guard of the command
 * is not looked at.
 *
 * createdAt (clause 4.8) stays for whatever existed before with the same name and datasetId; modifiedAt is `now` for
 * what is written, with an equal value too.
 *
 * @throws Problem where the command is refused as a whole; then nothing has happened.
 */
export function reduce(state: Entity | undefined, command: EntityCommand, now: EpochMs): Reduction {
  if (command.kind === 'expireEntity') return expireEntity(state, now);
  if (command.kind === 'restoreEntity') return restoreEntity(state, command, now);
  return reduceLive(state === undefined ? undefined : withoutExpired(state, now), command, now);
}

/** {@link reduce} for a state of which nothing has expired. */
export function reduceLive(
  live: Entity | undefined,
  command: Exclude<EntityCommand, ExpireEntity | RestoreEntity>,
  now: EpochMs,
): Reduction {
  if (command.kind === 'createEntity') return createEntity(live, command, now);
  if (command.kind === 'upsertEntity') return upsertEntity(live, command, now);
  if (command.kind === 'mirrorEntity') return mirrorEntity(live, command, now);
  if (live === undefined) throw new Problem('ResourceNotFound', `There is no Entity ${command.id}.`);
  return reduceExisting(live, command, now);
}

type CommandOnExisting = Exclude<
  EntityCommand,
  { kind: 'createEntity' | 'upsertEntity' | 'mirrorEntity' | 'expireEntity' | 'restoreEntity' }
>;

function reduceExisting(state: Entity, command: CommandOnExisting, now: EpochMs): Reduction {
  switch (command.kind) {
    case 'replaceEntity':
      return replaceEntity(state, command, now);
    case 'mergeEntity':
      return mergeEntity(state, command, now);
    case 'appendAttributes':
      return appendAttributes(state, command, now);
    case 'updateAttributes':
      return updateAttributes(state, command, now);
    case 'partialUpdateAttribute':
      return partialUpdateAttribute(state, command, now);
    case 'replaceAttribute':
      return replaceAttribute(state, command, now);
    case 'deleteAttribute':
      return deleteAttribute(state, command, now);
    case 'deleteEntity':
      return removeEntity(state);
    case 'reduceAttributes':
      return reduceAttributes(state, command, now);
  }
}
