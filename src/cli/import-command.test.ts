import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { runImport } from './import-command.ts';

it('opens no store for a file that cannot be read', async () => {
  let opened = 0;
  const around = {
    // As one whose server is far: a file that is not there is found out long before.
    openStore: () => {
      opened += 1;
      return new Promise<never>(() => undefined);
    },
    clock: () => 0,
    input: Readable.from([]),
    output: new Writable(),
    say: () => undefined,
  };
  const input = join(tmpdir(), 'bocage-import-of-nothing', 'a.jsonl');
  await expect(runImport({ input, replace: false }, around)).rejects.toThrow(/^ENOENT: .*a\.jsonl'$/);
  expect(opened).toBe(0);
});
