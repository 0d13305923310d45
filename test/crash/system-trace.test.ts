import { describe, expect, it } from 'vitest';
import { judgeAcknowledgements, parseSystemTrace, type SystemCall } from './system-trace.ts';

const logWrite = String.raw`71 pwrite64(22</data/a.db-wal>, "\0\0\0\2"..., 4096, 8296) = 4096`;
const sync = '71 fsync(22</data/a.db-wal>)     = 0';
const reply = String.raw`70 write(27<TCP:[127.0.0.1:1026->127.0.0.1:37806]>, "HTTP/1.1 201 Created\r\nDate: T"..., 329) = 329`;
const request = String.raw`70 write(26<TCP:[127.0.0.1:37806->127.0.0.1:1026]>, "GET / HTTP/1.1\r\nhost: 127.0."..., 170) = 170`;

const isReply = ({ data }: SystemCall): boolean => data.startsWith('"HTTP/1.1 201');

function verdicts(...lines: string[]) {
  return judgeAcknowledgements(parseSystemTrace(lines.join('\n')), isReply);
}

describe('the trace of system calls', () => {
  it('reads calls, their file and their data', () => {
    expect(parseSystemTrace([logWrite, sync, reply, '71 +++ exited with 0 +++'].join('\n'))).toMatchObject([
      { name: 'pwrite64', target: '/data/a.db-wal', beganAt: 0, endedAt: 0 },
      { name: 'fsync', target: '/data/a.db-wal', beganAt: 1, endedAt: 1 },
      { name: 'write', target: 'TCP:[127.0.0.1:1026->127.0.0.1:37806]', beganAt: 2 },
    ]);
  });

  it('reads a call that another thread interrupts', () => {
    const lines = [
      '71 fdatasync(22</data/a.db-wal> <unfinished ...>',
      request,
      '71 <... fdatasync resumed>) = 0',
    ];
    expect(parseSystemTrace(lines.join('\n'))[0]).toMatchObject({
      name: 'fdatasync',
      target: '/data/a.db-wal',
      beganAt: 0,
      endedAt: 2,
    });
  });
});

describe('the verdict on an acknowledgement', () => {
  it('is durable when the log was synced after its last write and before the reply', () => {
    expect(verdicts(logWrite, logWrite, sync, request, reply)).toEqual([
      { logWrites: 2, lastLogWriteAt: 1, syncedAt: 2, acknowledgedAt: 4, durable: true },
    ]);
  });

  it.each([
    ['nothing was synced', [logWrite, reply]],
    ['the sync came after the reply', [logWrite, reply, sync]],
    ['the log was written again after the sync', [logWrite, sync, logWrite, reply]],
    ['another file was synced', [logWrite, '71 fsync(24</data>) = 0', reply]],
    ['nothing was written', [sync, reply]],
    [
      'the sync had not ended',
      [logWrite, '71 fsync(22</data/a.db-wal> <unfinished ...>', reply, '71 <... fsync resumed>) = 0'],
    ],
  ])('is not durable when %s', (_, lines) => {
    expect(verdicts(...lines).map(({ durable }) => durable)).toEqual([false]);
  });

  it('does not count what an earlier acknowledgement rested on', () => {
    expect(verdicts(logWrite, sync, reply, reply).map(({ durable }) => durable)).toEqual([true, false]);
  });
});
