import { setTimeout as pause } from 'node:timers/promises';
import { type JsonResponse, jsonRequest } from '../support/json-request.ts';
import type { ReceivedNotification } from '../support/notification-receiver.ts';
import type { Fleet } from './fleet.ts';
import { createProbeArrivals } from './probe-arrivals.ts';

/** Tries something over and over again, each time through other processes. */
export interface Probe {
  run(stopped: () => boolean): Promise<void>;
  /** Rounds that were tried to their end; the others lost a process on the way. */
  readonly rounds: number;
}

export interface ProbeOptions {
  readonly fleet: Pick<Fleet, 'several'>;
  readonly complain: (finding: string) => void;
}

const AFTER_CUT_MS = 100;
const BETWEEN_MS = 100;

/** The process that was asked ended before it answered, or has too much to do. */
class Cut extends Error {}

async function request(method: string, url: string, path: string, body?: unknown): Promise<JsonResponse> {
  let answer: JsonResponse;
  try {
    answer = await jsonRequest(method, `${url}/ngsi-ld/v1${path}`, body);
  } catch (error) {
    if (error instanceof TypeError) throw new Cut('cut', { cause: error });
    throw error;
  }
  if (answer.status === 503) throw new Cut('refused for now');
  return answer;
}

/** Does rounds until it is stopped; one that is cut does not count. */
async function rounds(stopped: () => boolean, round: () => Promise<void>): Promise<number> {
  let whole = 0;
  while (!stopped()) {
    try {
      await round();
      whole += 1;
      await pause(BETWEEN_MS);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
      await pause(AFTER_CUT_MS);
    }
  }
  return whole;
}

const numbered = (value: number) => ({ counter: { type: 'Property', value } });

/**
 * That a Subscription which one process has answered 201 fires for what another writes from then on, and does not any
 * more once its deletion was answered.
 */
export interface SubscriptionProbe extends Probe {
  /** To be told of what arrives at `/probe-…`. */
  receive(notification: ReceivedNotification): void;
  /** Milliseconds from the answer to a write until its notification arrived. */
  readonly latencies: readonly number[];
  /** What arrived after all that it must not. */
  unwanted(): readonly string[];
}

export function createSubscriptionProbe(
  receiverUrl: () => string,
  { fleet, complain }: ProbeOptions,
): SubscriptionProbe {
  const arrivals = createProbeArrivals();
  let made = 0;
  let whole = 0;

  const arrival = async (name: string, value: number): Promise<void> => {
    if (!(await arrivals.await(name, value))) complain(`${name}: no notification of ${value}`);
  };

  const expect = ({ status, body }: JsonResponse, expected: number, what: string): void => {
    if (status !== expected) complain(`${what} was answered ${status}: ${JSON.stringify(body)}`);
  };

  const round = async (): Promise<void> => {
    made += 1;
    const name = `probe-${made}`;
    const entityId = `urn:ngsi-ld:Probe:${made}`;
    const [one = '', other = one, third = other] = fleet.several();
    const subscription = {
      id: `urn:ngsi-ld:Subscription:${name}`,
      type: 'Subscription',
      entities: [{ id: entityId, type: 'Probe' }],
      notification: { endpoint: { uri: `${receiverUrl()}/${name}`, accept: 'application/json' } },
    };
    expect(await request('POST', one, '/subscriptions', subscription), 201, `Subscription ${name}`);
    const creation = { id: entityId, type: 'Probe', ...numbered(1) };
    expect(await request('POST', other, '/entities', creation), 201, `the creation for ${name}`);
    await arrival(name, 1);
    const path = `/entities/${entityId}/attrs`;
    expect(await request('PATCH', third, path, numbered(2)), 204, `the update for ${name}`);
    await arrival(name, 2);
    expect(
      await request('DELETE', third, `/subscriptions/${subscription.id}`),
      204,
      `the deletion of ${name}`,
    );
    expect(await request('PATCH', one, path, numbered(3)), 204, `the last update for ${name}`);
  };

  return {
    async run(stopped) {
      whole += await rounds(stopped, round);
    },
    receive: arrivals.receive,
    unwanted: () => arrivals.namesWith(3).map((name) => `${name}: fired after its deletion was answered`),
    get rounds() {
      return whole;
    },
    latencies: arrivals.latencies,
  };
}

/** That what one process has acknowledged is what any other reads from then on: by its id, and by a query. */
export function createReadProbe(place: number, { fleet, complain }: ProbeOptions): Probe {
  const entityId = `urn:ngsi-ld:ReadProbe:${place}`;
  let value = 0;
  let whole = 0;

  const round = async (): Promise<void> => {
    value += 1;
    const [one = '', other = one, third = other] = fleet.several();
    const body = [{ id: entityId, type: 'ReadProbe', ...numbered(value) }];
    const { status } = await request('POST', one, '/entityOperations/upsert', body);
    if (status !== 201 && status !== 204) return complain(`the write of ${entityId} was answered ${status}`);
    const [retrieved, queried] = await Promise.all([
      request('GET', other, `/entities/${entityId}?format=simplified`),
      request('GET', third, `/entities?type=ReadProbe&q=counter==${value}&id=${entityId}&format=simplified`),
    ]);
    const found = [retrieved.body, (queried.body as unknown[])[0]] as ({ counter?: unknown } | undefined)[];
    if (found.some((entity) => entity?.counter !== value)) {
      complain(`${entityId}: ${value} was acknowledged, ${JSON.stringify(found)} was read after that`);
    }
  };

  return {
    async run(stopped) {
      whole += await rounds(stopped, round);
    },
    get rounds() {
      return whole;
    },
  };
}
