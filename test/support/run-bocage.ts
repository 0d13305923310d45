import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { BocageOptions } from './bocage-process.ts';

/** How a command of Bocage ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const launcherScript = join(import.meta.dirname, '../../bin/bocage.js');

/** Runs a command that ends by itself, on a store. @param input what it reads. */
export async function runBocage(
  words: readonly string[],
  { dataDir, settings }: Pick<BocageOptions, 'dataDir' | 'settings'>,
  input = '',
): Promise<CommandResult> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BOCAGE_'));
  const child = spawn(process.execPath, [launcherScript, ...words], {
    env: { ...Object.fromEntries(inherited), BOCAGE_DATA_DIR: dataDir, ...settings },
    stdio: 'pipe',
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  }) as [() => string, () => string];
  // One that ends before it has read everything says why by its code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout: stdout(), stderr: stderr() };
}
