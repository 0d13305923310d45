import { spawn, spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './load/measurement.ts';

/** Where the two sides of a measurement run. */
export interface Placement {
  /** Put before the server's command. */
  readonly serverLauncher: readonly string[] | undefined;
  readonly description: string;
}

const SERVER_CORE = '0';
const LOAD_CORE = '1';
/** Linux counts the processor time of a process in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const SYNCS = 50;

/** Pins this process, which makes the load, to one core, and says how to pin a server to another. */
export function place(): Placement {
  const pinned =
    availableParallelism() > 1 &&
    spawnSync('taskset', ['-a', '-c', '-p', LOAD_CORE, String(process.pid)]).status === 0;
  if (!pinned)
    return { serverLauncher: undefined, description: 'not pinned (taskset and two cores are needed)' };
  return {
    serverLauncher: ['taskset', '-c', SERVER_CORE],
    description: `server on core ${SERVER_CORE}, load on core ${LOAD_CORE}`,
  };
}

export function describeMachine(): string {
  // Not availableParallelism: this process may be pinned already.
  const cores = cpus();
  return `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, Node.js ${process.version}`;
}

/** Seconds of processor time that a process has used, all its threads together. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name of the command, in parentheses, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB (millions of bytes). */
export function residentMegabytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}

/** The median time of a synced append of 4 KiB where data files are kept: what a lone durable write cannot beat. */
export function syncMilliseconds(): number {
  const directory = mkdtempSync(join(tmpdir(), 'bocage-bench-sync-'));
  const file = openSync(join(directory, 'log'), 'a');
  const block = Buffer.alloc(4096, 1);
  try {
    const times = Array.from({ length: SYNCS }, () => {
      const beganAt = performance.now();
      writeSync(file, block);
      fdatasyncSync(file);
      return performance.now() - beganAt;
    });
    return median(times);
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true });
  }
}

/** A bare server on its core, until it is stopped. */
export async function startBareServer(
  port: number,
  placement: Placement,
): Promise<{ pid: number; stop: () => Promise<void> }> {
  const script = new URL('./bare-server.ts', import.meta.url).pathname;
  const [command = process.execPath, ...rest] = [
    ...(placement.serverLauncher ?? []),
    process.execPath,
    script,
    String(port),
  ];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([
    new Promise((resolve) => child.stdout.once('data', resolve)),
    exited.then(() => Promise.reject(new Error('The bare server ended at its start.'))),
  ]);
  if (child.pid === undefined) throw new Error('The bare server has no process.');
  const stop = (): Promise<void> => {
    process.off('exit', end);
    child.kill('SIGKILL');
    return exited;
  };
  return { pid: child.pid, stop };
}
