import { badRequest } from '../../../core/errors.ts';
import type { Place } from '../../../ports/store.ts';

const prefix = 'behind ';

/** The place behind an Entity, in the order of ids. */
export function placeBehind(id: string): Place {
  return prefix + id;
}

/** @throws Problem BadRequestData when it is not a place that this store gave. */
export function idBefore(place: Place): string {
  if (!place.startsWith(prefix))
    throw badRequest('The place where the page is to begin is not one that was given.');
  return place.slice(prefix.length);
}
