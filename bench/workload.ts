import type { Dataset } from './dataset.ts';
import { requestText } from './load/http-connection.ts';
import { runHttpLoad } from './load/http-load.ts';
import type { Duration, Measurement } from './load/measurement.ts';

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
  /** Absent: with any number of Entities. */
  readonly fits?: (dataset: Dataset) => boolean;
  /** Whether it may cost at most half as much again with the most Entities as with the fewest. */
  readonly levels?: true;
  /** Before each run, outside its time. */
  readonly prepare?: (target: Target) => Promise<void>;
  readonly run: Load;
  /** The p99 in milliseconds that is aimed at when half of the measured maximum is asked for. */
  readonly atHalf?: number;
}

/** @param rate requests a second; absent: as many as are answered. */
export type Load = (target: Target, duration: Duration, rate?: number) => Promise<Measurement>;

export const CONNECTIONS = 50;
/** For what may take long where there are many Entities: all of them are waited for in the end. */
export const FEW_CONNECTIONS = 10;
export const READ_P99 = 10;
export const WRITE_P99 = 25;
const UPDATES_PER_SECOND = 100;
const UPDATING_CONNECTIONS = 2;

export const get = (path: string): string => requestText('GET', path);
export const post = (path: string, body: string): string => requestText('POST', path, body);
export const patch = (id: string, body: string): string =>
  requestText('PATCH', `/ngsi-ld/v1/entities/${id}/attrs`, body);

/** Undefined when there is no more to send. */
type NextRequest = (dataset: Dataset) => string | undefined;

/** Sends a list of requests, each once. @throws Error when one is refused. */
export async function sendEach(port: number, connections: number, requests: Iterator<string>): Promise<void> {
  const { succeeded, failed } = await runHttpLoad({
    port,
    connections,
    next: () => {
      const { value, done } = requests.next();
      return done === true ? undefined : value;
    },
    warmUpMs: 0,
    measuredMs: 3_600_000,
  });
  if (failed > 0 || succeeded === 0) throw new Error(`${succeeded} requests were taken, ${failed} refused.`);
}

/** A load that is nothing but requests. */
export function requests(next: NextRequest, connections = CONNECTIONS): Load {
  return ({ httpPort, dataset }, duration, rate) =>
    runHttpLoad({
      port: httpPort,
      connections,
      next: () => next(dataset),
      ...duration,
      ...(rate !== undefined && { rate }),
    });
}

/** Queries, while an Attribute of what is queried changes 100 times a second. Only the queries count. */
export function underUpdates(
  next: NextRequest,
  update: (dataset: Dataset) => string,
  connections?: number,
): Load {
  const queries = requests(next, connections);
  const updates = requests((dataset) => patch(dataset.anyId(), update(dataset)), UPDATING_CONNECTIONS);
  return async (target, duration, rate) => {
    const [measured] = await Promise.all([
      queries(target, duration, rate),
      updates(target, duration, UPDATES_PER_SECOND),
    ]);
    return measured;
  };
}
