import { system } from '../access/principal.ts';
import type { Envelope } from '../commit/request.ts';
import type { Clock } from '../ports/clock.ts';

/** The envelope of a write that Bocage makes of its own accord. */
export function internalEnvelope(tenant: string, clock: Clock): Envelope {
  return { tenant, principal: system, receivedAt: clock(), source: 'internal' };
}
