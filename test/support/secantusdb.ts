import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { awaitMongodb, type MongodbLevel } from './mongodb-uri.ts';
import { pythonEnvironment } from './python-environment.ts';
import { watchProcess } from './watch-process.ts';

const release = 'SecantusDB==0.7.0b3';
const environment = join(import.meta.dirname, '../../node_modules/.cache/bocage-secantusdb');
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
 * Starts SecantusDB, which is installed if it is not there yet, and waits until it answers. Every commit is on the disk
 * before it is acknowledged.
 *
 * @throws Error that says what is missing, or what it wrote.
 */
export async function startSecantusdb(options: SecantusdbOptions): Promise<SecantusdbServer> {
  const program = await pythonEnvironment(environment, release);
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const level = options.level === 'standalone' ? ['--standalone'] : [];
  const place = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', options.folder];
  const child = spawn(
    program('secantusd-py'),
    [...place, '--sync-on-commit', '--log-level', 'WARNING', ...level],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const { output, exited, kill: end } = watchProcess(child);
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    await end(signal);
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
