import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteRequest } from '../../../commit/request.ts';
import { defaultSqliteLimits } from '../options.ts';
import { prepareDirectory } from '../tenant-files.ts';
import { WriteQueue } from './write-queue.ts';
import { startWriterThread } from './writer-thread.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-thread-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const create = (id: string): WriteRequest => ({
  envelope: { tenant: '', principal: { kind: 'anonymous' }, receivedAt: 0, source: 'http' },
  operation: {
    name: 'createEntity',
    body: { text: JSON.stringify({ id, type: 'Car' }), mediaType: 'application/json' },
  },
});

describe('the writer thread', () => {
  it('says why it cannot start', async () => {
    const options = {
      directory: join(directory, 'nowhere'),
      limits: defaultSqliteLimits,
      onReply() {},
      onLost() {},
      onRestart() {},
      onFailure() {},
    };
    await expect(startWriterThread(options)).rejects.toThrow(/unable to open database file/);
  });

  it('is started again when it dies; what it was at is answered, and so is what comes meanwhile', async () => {
    prepareDirectory(directory);
    const restarted = Promise.withResolvers<void>();
    const failures: Error[] = [];
    const thread = await startWriterThread({
      directory,
      limits: defaultSqliteLimits,
      onReply: (reply) => queue.receive(reply),
      onLost: () => queue.lost(),
      onRestart() {
        queue.resume();
        restarted.resolve();
      },
      onFailure: (failure) => failures.push(failure),
    });
    let broken = true;
    const queue = new WriteQueue({
      limits: defaultSqliteLimits,
      loadContext: () => Promise.reject(new Error('none')),
      createTenant: () => Promise.reject(new Error('none')),
      // A message that no request can become: the thread does not survive it.
      send: (message) => thread.send(broken ? { ...message, texts: null as unknown as string[] } : message),
      onNotice() {},
      onTenants() {},
      onFailure: (failure) => failures.push(failure),
    });
    await expect(queue.submit(create('urn:x:1'))).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    expect(thread.running).toBe(false);
    await expect(queue.submit(create('urn:x:1'))).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    broken = false;
    await restarted.promise;
    expect(await queue.submit(create('urn:x:1'))).toMatchObject({ kind: 'done' });
    expect(failures).toHaveLength(1);
    await thread.close();
  });
});
