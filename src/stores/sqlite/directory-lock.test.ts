import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bocage-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Another process that holds the lock once it has said so. */
async function holder(): Promise<ChildProcess> {
  const source = `
    import { lockDirectory } from ${JSON.stringify(new URL('./directory-lock.ts', import.meta.url).href)};
    lockDirectory(${JSON.stringify(directory)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
}

describe('the lock of a directory', () => {
  it('keeps a second one out until it is released', () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`${directory} is in use by another Bocage`);
    lock.release();
    lockDirectory(directory).release();
  });

  it('keeps other processes out, and dies with the one that holds it', async () => {
    const child = await holder();
    expect(() => lockDirectory(directory)).toThrow(/in use/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDirectory(directory).release();
  });
});
