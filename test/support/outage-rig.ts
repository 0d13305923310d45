import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type BocageOptions, type BocageProcess, startBocage } from './bocage-process.ts';
import { type FlakyProxy, startFlakyProxy } from './flaky-proxy.ts';
import { type JsonResponse, jsonRequest } from './json-request.ts';
import { dropDatabases, freshDatabaseName } from './mongodb-databases.ts';
import { mongodbUri } from './mongodb-under-test.ts';
import { createMqttPublisher, type MqttPublisher } from './mqtt-publisher.ts';
import { until } from './until.ts';

/** Bocage processes on a MongoDB server that vanishes, hangs and is slow when it is told to. */
export interface OutageRig {
  /** Between the processes and the server. */
  readonly proxy: FlakyProxy;
  /** A gateway, not connected yet. */
  readonly publisher: MqttPublisher;
  /** On the same databases each time. */
  start(options?: Pick<BocageOptions, 'settings' | 'until'>): Promise<RunningBocage>;
}

export interface RunningBocage extends BocageProcess {
  request(method: string, path: string, body?: unknown): Promise<JsonResponse>;
  /** The value of a metric; 0 where it was not counted. */
  metric(name: string): Promise<number>;
  /** Resolves when `/health/ready` answers so. */
  health(status: 200 | 503): Promise<void>;
}

/** Short enough for tests, and still longer than what is slow on a busy machine. */
const settings = { BOCAGE_MONGODB_PATIENCE: '1000', BOCAGE_MONGODB_TIMEOUT: '3000' };

const READY_WITHIN_MS = 40_000;

/** A rig for each test of a file; after it everything is ended and the databases are removed. */
export function useOutageRig(): OutageRig {
  let rig: (OutageRig & { dispose(): Promise<void> }) | undefined;
  const opened = () => {
    if (rig === undefined) throw new Error('there is a rig only while a test runs');
    return rig;
  };
  beforeEach(async () => {
    rig = await createOutageRig(mongodbUri('transactions'));
  });
  afterEach(() => rig?.dispose());
  return {
    get proxy() {
      return opened().proxy;
    },
    get publisher() {
      return opened().publisher;
    },
    start: (options) => opened().start(options),
  };
}

/** @param uri of a server that is asked directly, without looking for others. */
async function createOutageRig(uri: string): Promise<OutageRig & { dispose(): Promise<void> }> {
  const { hostname, port } = new URL(uri);
  const proxy = await startFlakyProxy({ host: hostname, port: Number(port || 27017) });
  const publisher = createMqttPublisher('gateway');
  const database = freshDatabaseName();
  const running: BocageProcess[] = [];
  return {
    proxy,
    publisher,
    async start(options = {}) {
      const bocage = await startBocage({
        dataDir: join(tmpdir(), database),
        readyWithinMs: READY_WITHIN_MS,
        ...(options.until !== undefined && { until: options.until }),
        settings: {
          BOCAGE_STORE: 'mongodb',
          BOCAGE_MONGODB_URI: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`,
          BOCAGE_MONGODB_DATABASE: database,
          ...settings,
          ...options.settings,
        },
      });
      running.push(bocage);
      return withRequests(bocage);
    },
    async dispose() {
      await publisher.disconnect();
      await Promise.all(running.map((bocage) => bocage.kill('SIGKILL')));
      await proxy.stop();
      await dropDatabases(uri, database);
    },
  };
}

function withRequests(bocage: BocageProcess): RunningBocage {
  const { url } = bocage;
  return {
    ...bocage,
    request: (method, path, body) => jsonRequest(method, `${url}${path}`, body),
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    },
    health: (status) => until(async () => (await fetch(`${url}/health/ready`)).status === status),
  };
}
