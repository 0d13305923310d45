import { randomBytes } from 'node:crypto';
import type { MqttEndpoint } from '../../../core/subscription/mqtt-endpoint.ts';
import type { NotifierOptions } from '../../../core/subscription/notifier-options.ts';
import type { Clock, Schedule } from '../../../ports/clock.ts';
import { OutboundError } from '../../../ports/outbound.ts';
import type { Dial } from '../dial.ts';
import { MqttFailure } from './mqtt-failure.ts';
import { type MqttLink, type MqttMessage, openMqttLink } from './mqtt-link.ts';

export type MqttVersion = NotifierOptions['mqttVersion'];

/** A broker, and as whom to go there. */
export type MqttBroker = Omit<MqttEndpoint, 'topic'>;

/** What connections need of their surroundings. */
export interface MqttSurroundings {
  readonly dial: Dial;
  readonly clock: Clock;
  readonly schedule: Schedule;
}

/** Times are in milliseconds. */
export interface MqttTimes {
  /** Until a connection must be established, and again until the broker must have taken it. */
  readonly connectTime: number;
  /** Between two attempts to connect where the first fails: doubled each time. */
  readonly firstPause: number;
  readonly longestPause: number;
}

/** There is no connection: none is tried for `retryAfter` milliseconds. */
export class MqttAway extends Error {
  readonly kind: MqttFailure['kind'];
  readonly retryAfter: number;

  constructor(kind: MqttFailure['kind'], message: string, retryAfter: number) {
    super(message);
    this.name = 'MqttAway';
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** A connection to a broker that is made when it is needed, and made again where it ended. */
export interface MqttConnection {
  /** Nothing goes over it, and it is not being made. */
  readonly idle: boolean;
  /**
   * @param timeout milliseconds for all of it, connecting included.
   * @throws MqttAway where there is no connection, MqttFailure where the message was not acknowledged.
   */
  publish(message: MqttMessage, timeout: number): Promise<void>;
  /** What is under way fails. */
  close(): void;
}

interface Refusal {
  readonly kind: MqttFailure['kind'];
  readonly message: string;
  readonly pause: number;
  readonly until: number;
}

interface State {
  /** The last one, from when its CONNECT was sent. */
  link?: MqttLink;
  opening: Promise<MqttLink> | undefined;
  refusal: Refusal | undefined;
  users: number;
  closed: boolean;
  /** Makes those who wait for a connection wait no more. */
  abandon?: (failure: MqttFailure) => void;
}

export function createMqttConnection(
  broker: MqttBroker,
  version: MqttVersion,
  surroundings: MqttSurroundings,
  times: MqttTimes,
): MqttConnection {
  const { clock, schedule } = surroundings;
  const state: State = { opening: undefined, refusal: undefined, users: 0, closed: false };

  const connect = async (): Promise<MqttLink> => {
    const opened = Promise.withResolvers<MqttLink>();
    state.abandon = opened.reject;
    openLink(broker, version, surroundings, times.connectTime, state).then(opened.resolve, opened.reject);
    try {
      const link = await opened.promise;
      state.refusal = undefined;
      return link;
    } catch (error) {
      const pause = Math.min(times.longestPause, (state.refusal?.pause ?? times.firstPause / 2) * 2);
      const refusal = { ...refusalOf(error), pause, until: clock() + pause };
      state.refusal = refusal;
      throw new MqttAway(refusal.kind, refusal.message, pause);
    } finally {
      state.opening = undefined;
    }
  };

  const open = (): Promise<MqttLink> => {
    const { refusal } = state;
    const wait = (refusal?.until ?? 0) - clock();
    if (refusal !== undefined && wait > 0) {
      return Promise.reject(new MqttAway(refusal.kind, refusal.message, wait));
    }
    state.opening ??= connect();
    return state.opening;
  };

  return {
    get idle() {
      return state.users === 0 && state.opening === undefined;
    },
    async publish(message, timeout) {
      const deadline = clock() + timeout;
      state.users += 1;
      try {
        const { link } = state;
        const ready = link?.usable === true ? link : await within(open(), timeout, schedule);
        await ready.publish(message, Math.max(0, deadline - clock()));
      } finally {
        state.users -= 1;
      }
    },
    close() {
      state.closed = true;
      state.abandon?.(closedFailure());
      state.link?.close();
    },
  };
}

const closedFailure = () => new MqttFailure('later', 'the connection to the broker was closed');

async function openLink(
  { host, port, secure, username, password }: MqttBroker,
  version: MqttVersion,
  { dial, schedule }: MqttSurroundings,
  connectTime: number,
  state: State,
): Promise<MqttLink> {
  const socket = await dial({ host, port, secure }, connectTime);
  if (state.closed) {
    socket.destroy();
    throw closedFailure();
  }
  const link = openMqttLink({
    socket,
    protocolVersion: version === 'mqtt3.1.1' ? 4 : 5,
    // At most 23 characters, which every broker takes.
    clientId: `bocage-${randomBytes(8).toString('hex')}`,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    schedule,
    connectTime,
  });
  state.link = link;
  await link.ready;
  return link;
}

/** @throws what is a fault of ours. */
function refusalOf(error: unknown): Pick<Refusal, 'kind' | 'message'> {
  if (error instanceof MqttFailure) return { kind: error.kind, message: error.message };
  if (!(error instanceof OutboundError)) throw error;
  return { kind: error.kind === 'refused' ? 'never' : 'later', message: error.message };
}

async function within<Value>(promise: Promise<Value>, timeout: number, schedule: Schedule): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const cancel = schedule(timeout, () =>
    late.reject(new MqttFailure('later', `no connection to the broker within ${timeout} ms`)),
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}
