import type { ContextLoader } from '../../src/ports/store.ts';

/** For stores whose tests are about something else: no document can be had. */
export const noContexts: ContextLoader = async (url) => ({
  kind: 'failed',
  code: 'LdContextNotAvailable',
  detail: `${url}: not here.`,
});
