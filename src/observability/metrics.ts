// Not all of prom-client: what watches the process comes with fifty files of OpenTelemetry, too much for the start.
import Counter from 'prom-client/lib/counter.js';
import Gauge from 'prom-client/lib/gauge.js';
import Histogram from 'prom-client/lib/histogram.js';
import Registry from 'prom-client/lib/registry.js';

/** Counts one answered request: its status, and how long it took in seconds. */
export type HttpObserver = (status: number, seconds: number) => void;

type NotificationResult = 'delivered' | 'retry' | 'dead';

interface NotifiedAbout {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly age: number;
}

/** A number and what it is of. */
interface Sample<Label extends string> {
  readonly labels: Readonly<Record<Label, string>>;
  readonly value: number;
}

/** What Bocage counts. Names and labels are public: dashboards rely on them. */
export interface Metrics {
  /** The observer of one route. Made once for each route, so that a request only counts. */
  http(method: string, route: string): HttpObserver;
  /** One WriteRequest that the store answered. `failed`: it was not answered, for a fault or back-pressure. */
  commit(outcome: 'done' | 'refused' | 'failed', seconds: number): void;
  /** One attempt to deliver. `dead`: given up, with a dead letter. `age`: milliseconds since the last change that it tells. */
  notification(channel: string, result: NotificationResult, about: NotifiedAbout): void;
  /** One message that came in as a measurement. */
  measurement(
    source: 'http' | 'mqtt',
    result: 'stored' | 'duplicate' | 'deadLetter' | 'failed' | 'lost',
  ): void;
  /** A number that is read when it is asked for. A `counter` only grows. */
  sample(name: `bocage_${string}`, help: string, kind: 'counter' | 'gauge', read: () => number): void;
  /** Numbers of a kind, each with its labels, which are read when they are asked for. The reader sees that they are few. */
  sampleEach<Label extends string>(
    name: `bocage_${string}`,
    help: string,
    labels: readonly Label[],
    read: () => Promise<readonly Sample<Label>[]> | readonly Sample<Label>[],
  ): void;
  /** The Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Receivers may be down for a day. */
const delayBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600, 86_400];

/** Subscriptions that are counted each by itself; all others together, as `other`. */
const countedApart = 200;

/** `process`: memory, CPU and event loop of Node as well, watched from the first time that somebody asks. */
export function createMetrics(options: { readonly process: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let watched: Promise<void> | undefined;
  const requests = new Histogram({
    name: 'bocage_http_request_duration_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers,
  });
  const commits = new Histogram({
    name: 'bocage_commit_duration_seconds',
    help: 'Time from handing a write to the store to its durable outcome.',
    labelNames: ['outcome'] as const,
    buckets,
    registers,
  });
  const notifications = new Counter({
    name: 'bocage_notification_attempts_total',
    help: 'Attempts to deliver a notification.',
    labelNames: ['channel', 'result'] as const,
    registers,
  });
  const delays = new Histogram({
    name: 'bocage_notification_delay_seconds',
    help: 'Time from a change to the arrival of its notification.',
    labelNames: ['channel'] as const,
    buckets: delayBuckets,
    registers,
  });
  const countSubscription = subscriptionCounter(registry);
  const measurements = new Counter({
    name: 'bocage_measurements_total',
    help: 'Messages that came in as measurements.',
    labelNames: ['source', 'result'] as const,
    registers,
  });
  return {
    http: (method, route) => httpObserver(requests, method, route),
    commit: (outcome, seconds) => commits.observe({ outcome }, seconds),
    notification(channel, result, about) {
      notifications.inc({ channel, result });
      if (result === 'delivered') delays.observe({ channel }, about.age / 1000);
      countSubscription(about, result);
    },
    measurement: (source, result) => measurements.inc({ source, result }),
    sample: (name, help, kind, read) => sample(registry, name, help, kind, read),
    sampleEach: (name, help, labels, read) => sampleEach(registry, { name, help, labels, read }),
    async text() {
      if (options.process) {
        watched ??= watchProcess(registry);
        await watched;
      }
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

async function watchProcess(register: Registry): Promise<void> {
  const { collectDefaultMetrics } = await import('prom-client');
  collectDefaultMetrics({ register });
}

function httpObserver(
  requests: Histogram<'method' | 'route' | 'status'>,
  method: string,
  route: string,
): HttpObserver {
  const byStatus = new Map<number, Histogram.Internal<'method' | 'route' | 'status'>>();
  return (status, seconds) => {
    let observer = byStatus.get(status);
    if (observer === undefined) {
      observer = requests.labels({ method, route, status: String(status) });
      byStatus.set(status, observer);
    }
    observer.observe(seconds);
  };
}

/** The first Subscriptions that are notified have counts of their own: the number of labels must have an end. */
function subscriptionCounter(registry: Registry): (about: NotifiedAbout, result: NotificationResult) => void {
  const counter = new Counter({
    name: 'bocage_subscription_notifications_total',
    help: `Attempts to deliver, by Subscription: ${countedApart} of them, the rest as "other".`,
    labelNames: ['tenant', 'subscription', 'result'] as const,
    registers: [registry],
  });
  const apart = new Set<string>();
  return ({ tenant, subscriptionId }, result) => {
    const key = `${tenant}\n${subscriptionId}`;
    if (!apart.has(key) && apart.size < countedApart) apart.add(key);
    if (apart.has(key)) counter.inc({ tenant, subscription: subscriptionId, result });
    else counter.inc({ tenant: '', subscription: 'other', result });
  };
}

function sampleEach<Label extends string>(
  registry: Registry,
  {
    name,
    help,
    labels,
    read,
  }: {
    readonly name: string;
    readonly help: string;
    readonly labels: readonly Label[];
    readonly read: () => Promise<readonly Sample<Label>[]> | readonly Sample<Label>[];
  },
): void {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    async collect() {
      const samples = await read();
      this.reset();
      for (const { labels: of, value } of samples) this.labels(of).set(value);
    },
  });
}

function sample(
  registry: Registry,
  name: string,
  help: string,
  kind: 'counter' | 'gauge',
  read: () => number,
): void {
  const registers = [registry];
  if (kind === 'gauge') {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
    return;
  }
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
