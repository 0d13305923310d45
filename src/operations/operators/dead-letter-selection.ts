import { badRequest } from '../../core/errors.ts';
import { assertUri } from '../../core/model/validate.ts';
import type { DeadLetterSelection } from '../../ports/store.ts';
import { booleanParameter, type Parameters } from '../parameters.ts';

/** The parameters that select dead letters. */
export const selectionParameters: readonly string[] = ['source', 'subscriptionId'];

const sources = ['http', 'mqtt', 'notification'] as const;

/** @throws Problem BadRequestData for a source that is none, or a Subscription whose id is no URI. */
export function deadLetterSelection(parameters: Parameters): DeadLetterSelection {
  const source = parameters.get('source');
  const subscriptionId = parameters.get('subscriptionId');
  const known = sources.find((one) => one === source);
  if (source !== undefined && known === undefined) {
    throw badRequest(`source: expected one of ${sources.join(', ')}.`);
  }
  return {
    ...(known !== undefined && { source: known }),
    ...(subscriptionId !== undefined && { subscriptionId: assertUri(subscriptionId, 'subscriptionId') }),
  };
}

/**
 * The same for what is done to many: nothing is done to all of them by mistake.
 *
 * @throws Problem BadRequestData as well where nothing is selected and `all` is not true.
 */
export function deliberateSelection(parameters: Parameters): DeadLetterSelection {
  const selection = deadLetterSelection(parameters);
  const all = booleanParameter(parameters, 'all') === true;
  const selects = Object.keys(selection).length > 0;
  if (all && selects) throw badRequest('all: expected not beside source or subscriptionId.');
  if (!all && !selects)
    throw badRequest('source: expected this, or subscriptionId, or all=true for all of them.');
  return selection;
}
