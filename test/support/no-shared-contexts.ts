import type { SharedContexts } from '../../src/stores/sqlite/writer/context-rows.ts';

/** For writers of a tenant whose tests are about something else. */
export const noSharedContexts: SharedContexts = {
  has: () => false,
  put: () => undefined,
  delete: () => undefined,
  count: () => undefined,
};
