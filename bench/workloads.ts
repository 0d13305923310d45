import { randomInteger } from '../test/support/random.ts';
import { type Dataset, roomType } from './dataset.ts';
import { requestText } from './load/http-connection.ts';
import { runHttpLoad } from './load/http-load.ts';
import type { Duration, Measurement } from './load/measurement.ts';
import { runMqttLoad } from './load/mqtt-load.ts';
import { runNotificationLoad } from './load/notification-load.ts';

/** Where a load goes, and with what. */
export interface Target {
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly dataset: Dataset;
}

/** One row of the report. */
export interface Workload {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** How many units one request or message is. */
  readonly units: number;
  /** The ratio to H that is aimed at; absent where the row informs only. */
  readonly target?: number;
  /** Before each run, outside its time. */
  readonly prepare?: (target: Target) => Promise<void>;
  readonly run: (target: Target, duration: Duration) => Promise<Measurement>;
  /** The p99 in milliseconds that is aimed at when half of the measured maximum is asked for. */
  readonly atHalf?: {
    readonly p99: number;
    readonly run: (target: Target, duration: Duration, rate: number) => Promise<Measurement>;
  };
}

const CONNECTIONS = 50;
const BATCH = 100;
const UPDATES_PER_SECOND = 100;
const SEEDING_CONNECTIONS = 4;
const MQTT_CONNECTIONS = 10;
const MQTT_IN_FLIGHT = 100;
const DEVICES = 1000;
const READ_P99 = 10;
const WRITE_P99 = 25;
const notifiedType = 'BenchNotified';
/** A larger set is not hot: it is not read through before it is measured. */
const LARGEST_HOT_SET = 50_000;

const get = (path: string): string => requestText('GET', path);
const post = (path: string, body: string): string => requestText('POST', path, body);

const retrieveText = (id: string): string => get(`/ngsi-ld/v1/entities/${id}`);

const patchText = (dataset: Dataset): string =>
  requestText('PATCH', `/ngsi-ld/v1/entities/${dataset.anyId()}/attrs`, dataset.temperaturePatch());

type NextRequest = (dataset: Dataset) => string;

interface HttpDetails extends Pick<Workload, 'prepare'> {
  readonly p99: number;
  readonly units?: number;
  readonly unit?: string;
}

/** Sends a list of requests, each once. @throws Error when one is refused. */
async function sendEach(port: number, connections: number, requests: Iterator<string>): Promise<void> {
  const { succeeded, failed } = await runHttpLoad({
    port,
    connections,
    next: () => {
      const { value, done } = requests.next();
      return done === true ? undefined : value;
    },
    warmUpMs: 0,
    measuredMs: 600_000,
  });
  if (failed > 0 || succeeded === 0) throw new Error(`${succeeded} requests were taken, ${failed} refused.`);
}

/** Reads every Entity once, so that the set is hot: the writes of other rows have changed it. */
async function readThrough({ httpPort, dataset }: Target): Promise<void> {
  if (dataset.size > LARGEST_HOT_SET) return;
  await sendEach(httpPort, CONNECTIONS, dataset.ids().map(retrieveText));
}

/** A workload that is nothing but requests. */
function httpWorkload(
  description: Omit<Workload, 'run' | 'atHalf' | 'units' | 'unit'>,
  next: NextRequest,
  { p99, units = 1, unit = 'requests', prepare }: HttpDetails,
): Workload {
  const load = ({ httpPort, dataset }: Target, duration: Duration, rate?: number): Promise<Measurement> =>
    runHttpLoad({
      port: httpPort,
      connections: CONNECTIONS,
      next: () => next(dataset),
      ...duration,
      ...(rate !== undefined && { rate }),
    });
  return {
    ...description,
    units,
    unit,
    ...(prepare !== undefined && { prepare }),
    run: (target, duration) => load(target, duration),
    atHalf: { p99, run: load },
  };
}

/** Queries, while the queried type is being updated. Only the queries count. */
async function queryUnderUpdates(
  { httpPort, dataset }: Target,
  duration: Duration,
  next: () => string,
): Promise<Measurement> {
  const [queries] = await Promise.all([
    runHttpLoad({ port: httpPort, connections: CONNECTIONS, next, ...duration }),
    runHttpLoad({
      port: httpPort,
      connections: 2,
      next: () => patchText(dataset),
      rate: UPDATES_PER_SECOND,
      ...duration,
    }),
  ]);
  return queries;
}

const pageText = (offset: number): string =>
  get(`/ngsi-ld/v1/entities?type=${roomType}&limit=20${offset > 0 ? `&offset=${offset}` : ''}`);

const reads: readonly Workload[] = [
  httpWorkload(
    { name: 'retrieve', title: 'retrieve, ids uniform over the hot set', target: 0.75 },
    (dataset) => retrieveText(dataset.anyId()),
    { p99: READ_P99, prepare: readThrough },
  ),
  {
    name: 'type',
    title: `query by type, limit 20, ${UPDATES_PER_SECOND} updates/s of that type`,
    unit: 'requests',
    units: 1,
    target: 0.5,
    run: (target, duration) => queryUnderUpdates(target, duration, () => pageText(0)),
  },
  {
    name: 'pages',
    title: `the same, any of 50 pages`,
    unit: 'requests',
    units: 1,
    run: (target, duration) =>
      queryUnderUpdates(target, duration, () => pageText(20 * randomInteger(target.dataset.random, 50))),
  },
  httpWorkload(
    { name: 'q', title: 'query q=temperature>…, limit 20, 1,000 thresholds', target: 0.2 },
    (dataset) => get(dataset.warmerThan()),
    { p99: READ_P99 },
  ),
  httpWorkload(
    { name: 'near', title: 'query near 2 km, limit 20, 1,000 centres', target: 0.2 },
    (dataset) => get(dataset.near()),
    { p99: READ_P99 },
  ),
];

const writes: readonly Workload[] = [
  httpWorkload(
    { name: 'create', title: 'create', target: 0.25 },
    (dataset) => post('/ngsi-ld/v1/entities', dataset.newEntity()),
    { p99: WRITE_P99 },
  ),
  httpWorkload({ name: 'patch', title: 'patch of one Attribute', target: 0.25 }, patchText, {
    p99: WRITE_P99,
  }),
  httpWorkload(
    { name: 'upsert', title: `batch upsert, ${BATCH} Entities a request`, target: 0.4 },
    (dataset) => post('/ngsi-ld/v1/entityOperations/upsert', dataset.batch(BATCH)),
    { p99: WRITE_P99, units: BATCH, unit: 'Entities' },
  ),
  {
    name: 'mqtt',
    title: `measure by MQTT QoS 1, ${MQTT_IN_FLIGHT} in flight`,
    unit: 'measures',
    units: 1,
    target: 0.4,
    run: ({ mqttPort, dataset: { random } }, duration) =>
      runMqttLoad({
        port: mqttPort,
        connections: MQTT_CONNECTIONS,
        inFlight: MQTT_IN_FLIGHT / MQTT_CONNECTIONS,
        next: () => ({
          topic: `/json/bench/room-${randomInteger(random, DEVICES)}/attrs`,
          payload: JSON.stringify({ t: randomInteger(random, 500) / 10, h: randomInteger(random, 100) }),
        }),
        ...duration,
      }),
  },
  {
    name: 'notify',
    title: 'update to delivered notification, one subscriber',
    unit: 'notifications',
    units: 1,
    target: 0.12,
    run: ({ httpPort }, duration) =>
      runNotificationLoad({
        port: httpPort,
        inFlight: CONNECTIONS,
        entityIds: notifiedIds,
        entityType: notifiedType,
        ...duration,
      }),
  },
];

export const workloads: readonly Workload[] = [...reads, ...writes];

const notifiedIds = Array.from({ length: CONNECTIONS }, (_, index) => `urn:ngsi-ld:${notifiedType}:${index}`);

/** Puts the hot set into an empty Bocage, and the Entities of the notifications. */
export async function seed({ httpPort, dataset }: Target): Promise<void> {
  const batches = function* (): Generator<string> {
    for (let first = 0; first < dataset.size; first += BATCH) {
      const items = Math.min(BATCH, dataset.size - first);
      yield `[${Array.from({ length: items }, (_, index) => dataset.entity(first + index)).join(',')}]`;
    }
    const notified = notifiedIds.map((id) => ({
      id,
      type: notifiedType,
      tick: { type: 'Property', value: 0 },
    }));
    yield JSON.stringify(notified);
  };
  const upserts = batches().map((batch) => post('/ngsi-ld/v1/entityOperations/upsert', batch));
  await sendEach(httpPort, SEEDING_CONNECTIONS, upserts);
}
