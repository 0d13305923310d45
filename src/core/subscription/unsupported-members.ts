import { Problem } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/**
 * Members of the standard that this version of Bocage does not act upon. A Subscription that has one is refused:
 * accepted and ignored, it would notify what nobody asked for.
 */
const unsupported = {
  subscription: [
    'timeInterval',
    'throttling',
    'temporalQ',
    'csf',
    'lang',
    'datasetId',
    'splitEntities',
    'expandValues',
    'jsonKeys',
    'ngsildConformance',
  ],
  notification: ['join', 'joinLevel'],
} as const;

/** @throws Problem NotImplemented naming the member; `prefix` is the path in front of it. */
export function refuseUnsupported(body: JsonObject, part: keyof typeof unsupported, prefix: string): void {
  for (const member of unsupported[part]) {
    if (Object.hasOwn(body, member)) {
      throw new Problem('NotImplemented', `${prefix}${member}: is not part of this version of Bocage.`);
    }
  }
}
