import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { outgoing, rendered } from '../../test/support/outgoing-notification.ts';
import { loadConfig } from '../config/config.ts';
import type { Store } from '../ports/store.ts';
import { createWaysOut } from './ways-out.ts';

it('lets no notification wait for those that the same host does not answer', async () => {
  const hanging = Promise.withResolvers<void>();
  let unanswered = 0;
  const server = createServer((request, response) => {
    if (request.url === '/well') response.end();
    else if (++unanswered === 100) hanging.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const catalogue = { identity: async () => 'town' } as unknown as Store['catalogue'];
  const ways = createWaysOut(loadConfig({}));
  const { http } = ways.channels({ catalogue }, Date.now);
  const send = (path: string) => http?.send(outgoing({ uri: `http://127.0.0.1:${port}${path}` }), rendered);
  try {
    const sick = Promise.all(Array.from({ length: 100 }, () => send('/sick')));
    await hanging.promise;
    expect(await send('/well')).toEqual({ kind: 'delivered' });
    await ways.close();
    expect(new Set((await sick).map((result) => result?.kind))).toEqual(new Set(['retry']));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
