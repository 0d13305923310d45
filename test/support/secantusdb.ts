import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './free-ports.ts';
import { awaitMongodb, type MongodbLevel } from './mongodb-uri.ts';

const run = promisify(execFile);
const release = 'SecantusDB==0.7.0b3';
const cache = join(import.meta.dirname, '../../node_modules/.cache/bocage-secantusdb');
const environment = join(cache, 'environment');
const command = join(
  environment,
  process.platform === 'win32' ? 'Scripts/secantusd-py.exe' : 'bin/secantusd-py',
);
/** There once everything is installed. */
const stamp = join(environment, `installed-${release}`);
const lock = join(cache, 'lock');
const INSTALL_MS = 600_000;
const POLL_MS = 250;
const READY_MS = 60_000;

/** A MongoDB-compatible server in a process of its own. */
export interface SecantusdbServer {
  readonly port: number;
  readonly uri: string;
  /** Everything it wrote so far. */
  output(): string;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface SecantusdbOptions {
  /** Made if it is not there; what it holds is served. */
  readonly folder: string;
  readonly level: MongodbLevel;
  /** A free one is picked when absent. */
  readonly port?: number;
}

/**
 * Has SecantusDB installed in a virtual environment below `node_modules/.cache`, unless it is there. One process at a
 * time installs; others wait for it.
 *
 * @throws Error that says what is missing: Python 3 with `venv`, or the package.
 */
export async function installSecantusdb(): Promise<void> {
  const deadline = performance.now() + INSTALL_MS;
  mkdirSync(cache, { recursive: true });
  while (!existsSync(stamp)) {
    if (takeLock()) {
      try {
        if (!existsSync(stamp)) await install();
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
      return;
    }
    if (performance.now() > deadline)
      throw new Error(`${lock} was held by another installation for too long.`);
    await pause(POLL_MS);
  }
}

/** One that is as old as an installation may take belongs to a process that was killed. */
function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  try {
    if (Date.now() - statSync(lock).mtimeMs > INSTALL_MS) {
      // Of several that see it, the one whose renaming succeeds removes it.
      const old = `${lock}-${process.pid}`;
      renameSync(lock, old);
      rmSync(old, { recursive: true, force: true });
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return false;
}

async function install(): Promise<void> {
  rmSync(environment, { recursive: true, force: true });
  const options = { timeout: INSTALL_MS, killSignal: 'SIGKILL' } as const;
  await run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', environment], options);
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const quietly = ['--quiet', '--no-input', '--disable-pip-version-check'];
  await run(python, ['-m', 'pip', 'install', ...quietly, release], options);
  writeFileSync(stamp, '');
}

/**
 * Starts {@link installSecantusdb}'s server and waits until it answers. Every commit is on the disk before it is
 * acknowledged.
 */
export async function startSecantusdb(options: SecantusdbOptions): Promise<SecantusdbServer> {
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const level = options.level === 'standalone' ? ['--standalone'] : [];
  const place = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', options.folder];
  const child = spawn(command, [...place, '--sync-on-commit', ...level], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { output, exited } = watch(child);
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  try {
    const early = exited.then(() => Promise.reject(new Error('it ended')));
    await Promise.race([awaitMongodb(uri, READY_MS), early]);
  } catch (error) {
    await kill('SIGKILL');
    throw new Error(`SecantusDB did not start: ${String(error)}\n${output()}`);
  }
  return { port, uri, output, kill };
}

/** Keeps what it writes, and makes sure that it does not outlive this process. */
function watch(child: ChildProcess): { output: () => string; exited: Promise<void> } {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const exited = new Promise<void>((resolve) => {
    const note = () => {
      process.off('exit', end);
      resolve();
    };
    child.once('error', (error) => {
      chunks.push(Buffer.from(String(error)));
      note();
    });
    child.once('close', note);
  });
  return { output: () => Buffer.concat(chunks).toString('utf8'), exited };
}
