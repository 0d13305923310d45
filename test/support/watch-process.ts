import type { ChildProcess } from 'node:child_process';

/** How a process ended. */
interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that does not outlive this one. */
export interface WatchedProcess {
  /** Everything it wrote to stdout and stderr so far. */
  output(): string;
  /** Rejects where it could not be started. */
  readonly exited: Promise<Exit>;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
}

export function watchProcess(child: ChildProcess): WatchedProcess {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', end);
      resolve({ code, signal });
    });
  });
  return {
    output: () => Buffer.concat(chunks).toString('utf8'),
    exited,
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
