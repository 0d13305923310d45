import type { Principal } from '../commit/request.ts';

/** Who asks while there is no access control. */
export const anonymous: Principal = Object.freeze({ kind: 'anonymous' });

/** Bocage itself: what nobody asked for at that moment. */
export const system: Principal = Object.freeze({ kind: 'system' });
