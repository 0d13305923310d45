import { type Counter, createCounter, createHistogram, type Histogram, sampleText } from './series.ts';

/** Counts one answered request: its status, and how long it took in seconds. */
export type HttpObserver = (status: number, seconds: number) => void;

/** What Bocage counts. Names and labels are public: dashboards rely on them. */
export interface Metrics {
  /** The observer of one route. Made once for each route, so that a request only counts. */
  http(method: string, route: string): HttpObserver;
  /** One WriteRequest that the store answered. `failed`: it was not answered, for a fault or back-pressure. */
  commit(outcome: 'done' | 'refused' | 'failed', seconds: number): void;
  /** One attempt to deliver. `dead`: given up, with a dead letter. */
  notification(channel: string, result: 'delivered' | 'retry' | 'dead'): void;
  /** One message that came in as a measurement. */
  measurement(source: 'http' | 'mqtt', result: 'stored' | 'duplicate' | 'deadLetter' | 'failed'): void;
  /** A number that is read when it is asked for. A `counter` only grows. */
  sample(name: `bocage_${string}`, help: string, kind: 'counter' | 'gauge', read: () => number): void;
  /** The Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * @param options.process memory, CPU and event loop of Node as well. They are sampled in the background, and only from
 * the first time on that the metrics are asked for: who never asks has neither the work nor what does it in memory.
 */
export function createMetrics(options: { readonly process: boolean }): Metrics {
  const requests = createHistogram(
    'bocage_http_request_duration_seconds',
    'Time from a request to its answer.',
    buckets,
  );
  const commits = createHistogram(
    'bocage_commit_duration_seconds',
    'Time from handing a write to the store to its durable outcome.',
    buckets,
  );
  const notifications = createCounter(
    'bocage_notification_attempts_total',
    'Attempts to deliver a notification.',
  );
  const measurements = createCounter('bocage_measurements_total', 'Messages that came in as measurements.');
  const samples: (() => string)[] = [];
  let ofProcess: Promise<() => Promise<string>> | undefined;
  return {
    http: (method, route) => httpObserver(requests, method, route),
    commit: commitObserver(commits),
    notification: labelledCounter(notifications, 'channel', 'result'),
    measurement: labelledCounter(measurements, 'source', 'result'),
    sample: (name, help, kind, read) => void samples.push(() => sampleText(name, help, kind, read())),
    async text() {
      const own = [requests, commits, notifications, measurements].map((metric) => metric.text());
      const sampled = samples.map((sample) => sample());
      if (!options.process) return [...own, ...sampled].join('\n');
      ofProcess ??= watchProcess();
      const read = await ofProcess;
      return [...own, ...sampled, await read()].join('\n');
    },
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
  };
}

function httpObserver(requests: Histogram, method: string, route: string): HttpObserver {
  const byStatus = new Map<number, (seconds: number) => void>();
  return (status, seconds) => {
    let observe = byStatus.get(status);
    if (observe === undefined) {
      observe = requests.series({ method, route, status: String(status) });
      byStatus.set(status, observe);
    }
    observe(seconds);
  };
}

function commitObserver(commits: Histogram): Metrics['commit'] {
  const observers = {
    done: commits.series({ outcome: 'done' }),
    refused: commits.series({ outcome: 'refused' }),
    failed: commits.series({ outcome: 'failed' }),
  };
  return (outcome, seconds) => observers[outcome](seconds);
}

function labelledCounter(
  counter: Counter,
  first: string,
  second: string,
): (first: string, second: string) => void {
  const known = new Map<string, () => void>();
  return (a, b) => {
    const key = `${a}\n${b}`;
    let count = known.get(key);
    if (count === undefined) {
      count = counter.series({ [first]: a, [second]: b });
      known.set(key, count);
    }
    count();
  };
}

/** @returns the function that reads them in the Prometheus text format. */
async function watchProcess(): Promise<() => Promise<string>> {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return () => registry.metrics();
}
