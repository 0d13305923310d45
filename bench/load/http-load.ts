import { openConnection } from './http-connection.ts';
import { createRecorder, type Duration, type Measurement, type Recorder } from './measurement.ts';

export interface HttpLoad extends Duration {
  readonly port: number;
  readonly connections: number;
  /** The next request; undefined when there is no more to send. */
  readonly next: () => string | undefined;
  /** Requests a second over all connections; absent: each follows its answer. */
  readonly rate?: number;
}

/** When requests are due. Taken by whichever connection is free. */
type Schedule = () => Promise<number>;

const immediately: Schedule = () => Promise.resolve(performance.now());

/** A timer may be so late, in milliseconds; the rest of a wait is spent asking the clock: the core is the load's own. */
const lateness = 2;

/**
 * A fixed rate. A request that finds no free connection at its time counts from that time all the same,
 * so that a slow answer does not hide the ones that it delays.
 */
function atRate(rate: number): Schedule {
  const startedAt = performance.now();
  let taken = 0;
  return async () => {
    const dueAt = startedAt + (taken++ * 1000) / rate;
    const wait = dueAt - performance.now();
    if (wait > lateness) await new Promise((resolve) => setTimeout(resolve, wait - lateness));
    while (performance.now() < dueAt) await new Promise((resolve) => setImmediate(resolve));
    return dueAt;
  };
}

async function keepAsking(load: HttpLoad, schedule: Schedule, recorder: Recorder): Promise<void> {
  const connection = await openConnection(load.port);
  try {
    while (performance.now() < recorder.endsAt) {
      const text = load.next();
      if (text === undefined) return;
      const beganAt = await schedule();
      const status = await connection.request(text);
      recorder.record(beganAt, status >= 200 && status < 300);
    }
  } finally {
    connection.close();
  }
}

/**
 * Asks over many connections, one request in flight on each.
 * @throws Error when a connection breaks: then there is nothing to measure.
 */
export async function runHttpLoad(load: HttpLoad): Promise<Measurement> {
  const schedule = load.rate === undefined ? immediately : atRate(load.rate);
  const recorder = createRecorder(load);
  await Promise.all(Array.from({ length: load.connections }, () => keepAsking(load, schedule, recorder)));
  return recorder.finish();
}
