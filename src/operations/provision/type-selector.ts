import type { Parameters } from '../parameters.ts';

/** The `type` parameter of a write on one Entity: where it does not select it, the Entity is not found. */
export function typeSelector(parameters: Parameters): { type?: string } {
  const type = parameters.get('type');
  return type === undefined ? {} : { type };
}
