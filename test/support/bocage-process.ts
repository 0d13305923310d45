import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { type WatchedProcess, watchProcess } from './watch-process.ts';

export interface BocagePorts {
  readonly http: number;
  readonly mqtt: number;
}

export interface BocageOptions {
  readonly dataDir: string;
  /** Free ones are picked when absent. */
  readonly ports?: BocagePorts;
  /** Put before the command: `['taskset', '-c', '0']`. The program must become Bocage (exec) or trace it. */
  readonly launcher?: readonly string[];
  /** Further `BOCAGE_*` settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What is waited for: that it can do its work, unless it is only to answer. */
  readonly until?: 'ready' | 'live';
  /** How long to wait for that. */
  readonly readyWithinMs?: number;
}

/** A Bocage of its own process, seen from outside only. */
export interface BocageProcess extends WatchedProcess {
  readonly pid: number;
  readonly ports: BocagePorts;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** From the start of the process to the first 200 of `/health/ready`, or `/health/live`. */
  readonly readyAfterMs: number;
  /** The body of that answer, as text. */
  readonly readiness: string;
}

const launcherScript = join(import.meta.dirname, '../../bin/bocage.js');
/** As in `npm start`. */
const nodeFlags = ['--max-semi-space-size=8'];
const POLL_MS = 4;
const ANSWER_MS = 5_000;

function environment(options: BocageOptions, ports: BocagePorts): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('BOCAGE_'));
  return {
    ...Object.fromEntries(inherited),
    BOCAGE_HTTP_HOST: '127.0.0.1',
    BOCAGE_HTTP_PORT: String(ports.http),
    BOCAGE_MQTT_HOST: '127.0.0.1',
    BOCAGE_MQTT_PORT: String(ports.mqtt),
    BOCAGE_DATA_DIR: options.dataDir,
    BOCAGE_LOG_LEVEL: 'warn',
    ...options.settings,
  };
}

/** Asks until it answers 200. @returns its body, or undefined when `give up` is said first. */
async function awaitHealth(url: string, givenUp: () => boolean): Promise<string | undefined> {
  while (!givenUp()) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
      const body = await response.text();
      if (response.status === 200) return body;
    } catch (error) {
      // Nobody listens yet, which is a TypeError, or nobody answers.
      if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}

/**
 * Starts Bocage and waits until it is ready.
 * @throws Error with what the process wrote, when it ends early or is not ready in time; then nothing is left.
 */
export async function startBocage(options: BocageOptions): Promise<BocageProcess> {
  const ports = options.ports ?? (await pickPorts());
  const [command = process.execPath, ...before] = options.launcher ?? [];
  const program = [...nodeFlags, launcherScript];
  if (options.launcher !== undefined) program.unshift(process.execPath);
  const startedAt = performance.now();
  const child = spawn(command, [...before, ...program], {
    env: environment(options, ports),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const watched = watchProcess(child);
  const { output, exited, kill } = watched;
  const url = `http://127.0.0.1:${ports.http}`;
  const deadline = startedAt + (options.readyWithinMs ?? 15_000);
  let ended = false;
  const noteEnd = exited.finally(() => {
    ended = true;
  });
  noteEnd.catch(() => undefined);
  const readiness = await awaitHealth(
    `${url}/health/${options.until ?? 'ready'}`,
    () => ended || performance.now() > deadline,
  );
  const readyAfterMs = performance.now() - startedAt;
  if (readiness === undefined || child.pid === undefined) {
    const { code, signal } = await kill('SIGKILL');
    const end = ended ? `ended with ${signal ?? code}` : 'was not ready in time';
    throw new Error(`Bocage ${end}.\n${output()}`);
  }
  return { ...watched, pid: child.pid, ports, url, readyAfterMs, readiness };
}

async function pickPorts(): Promise<BocagePorts> {
  const [http = 0, mqtt = 0] = await freePorts(2);
  return { http, mqtt };
}
