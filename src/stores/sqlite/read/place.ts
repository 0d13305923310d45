import { badRequest } from '../../../core/errors.ts';
import type { Place } from '../../../ports/store.ts';

/** Numbers of Entities begin with 1; none has more digits than a double holds. */
const pattern = /^[1-9][0-9]{0,14}$/;

/** The place behind an Entity, by the number of its row. */
export function placeBehind(eid: number): Place {
  return String(eid);
}

/** @throws Problem BadRequestData when it is not a place that this store gave. */
export function eidOf(place: Place): number {
  if (!pattern.test(place))
    throw badRequest('The place where the page is to begin is not one that was given.');
  return Number(place);
}
