import { anonymous } from '../access/principal.ts';
import { type CommitResult, type DeadLetter, defaultTenant, type Envelope } from '../commit/request.ts';
import { errorTable, Problem, type ProblemDetails, toProblemDetails } from '../core/errors.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock } from '../ports/clock.ts';
import type { MqttHandler, MqttMessage } from '../ports/mqtt.ts';
import type { Store } from '../ports/store.ts';
import { deadLetterOf } from './dead-letter.ts';
import { decoderOfDeadLetter, payloadOfDeadLetter } from './decoder-of-dead-letter.ts';
import { DecodeError } from './decoders/decode-error.ts';
import type { DecodedMessage } from './decoders/decoded-message.ts';
import { createDeviceStatements, type DeviceStatements } from './device-statements.ts';
import {
  addressOf,
  assertMediaType,
  decodeHttp,
  type HttpMeasure,
  idempotencyKeyOf,
} from './http-measure.ts';
import { mapMessage } from './mapping/map-message.ts';
import { MessageHold, type MessageHoldParts } from './message-hold.ts';
import { decoderOf } from './topics.ts';

/**
 * Where ingest tells operators what it set aside. Payloads are never logged, nor addresses: they hold the
 * keys of devices. The dead letters have both.
 */
interface IngestLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * Counts one message that claimed to be a measure. `failed`: not taken, and the sender knows. `lost`: not taken, and
 * nobody sends it again.
 */
type MeasurementObserver = (
  source: 'http' | 'mqtt',
  result: 'stored' | 'duplicate' | 'deadLetter' | 'failed' | 'lost',
) => void;

export interface IngestParts {
  readonly store: Pick<Store, 'capabilities' | 'commit' | 'onCommit'>;
  readonly clock: Clock;
  readonly log: IngestLog;
  readonly observe?: MeasurementObserver;
  /** What of MQTT may wait for a store that is away; nothing may when absent. */
  readonly hold?: Omit<MessageHoldParts, 'clock'>;
}

/** Takes what devices measure, whatever they speak, and makes commands of it. */
export interface Ingest {
  /**
   * Resolves once the measures are durable, or the message is among the dead letters, or its topic claims no
   * measure. Rejects with a Problem when the store cannot take it, one of QoS 1 or 2 after it was held for as long as
   * may be: the message is to be sent again.
   */
  readonly handleMqtt: MqttHandler;
  /**
   * Resolves once the measures are durable.
   * @throws Problem. Where sending again is of no use (400), the payload is among the dead letters as well.
   */
  handleHttp(measure: HttpMeasure): Promise<void>;
  /**
   * Takes a measure again that was set aside, as of the time at which it came: where something newer was measured since,
   * that stands.
   *
   * @returns why it cannot be taken, again; undefined once it is durable. It is not set aside anew.
   * @throws Problem where the store cannot take it now.
   */
  replay(tenant: string, deadLetter: DeadLetter): Promise<ProblemDetails | undefined>;
  /** MQTT messages that wait for the store. */
  readonly held: number;
  /** Rejects what waits for the store, and lets nothing wait from now on. */
  stop(): void;
}

/** One payload on its way in. */
interface Arrival {
  readonly source: 'http' | 'mqtt';
  readonly tenant: string;
  readonly address: string;
  readonly payload: Uint8Array;
  readonly receivedAt: EpochMs;
  /** What the sender gave; it wins over the key of the message itself. */
  readonly idempotencyKey?: string;
  /** It was refused under its key before: the answer to that is not the answer to this. */
  readonly replayed?: true;
  readonly decode: (payload: Uint8Array) => DecodedMessage;
}

interface Room {
  readonly parts: IngestParts;
  readonly statements: DeviceStatements;
  readonly hold: MessageHold | undefined;
}

export function createIngest(parts: IngestParts): Ingest {
  const { clock, store } = parts;
  const hold = parts.hold === undefined ? undefined : new MessageHold({ ...parts.hold, clock });
  const statements = createDeviceStatements(clock, store.capabilities.exclusiveWriter);
  const room: Room = { parts, statements, hold };
  const stopListening = store.onCommit(({ everything }) => {
    if (everything === true) hold?.retry();
  });
  return {
    handleMqtt: (message) => handleMqtt(room, message),
    handleHttp: (measure) => handleHttp(room, measure),
    replay: (tenant, deadLetter) => replay(room, tenant, deadLetter),
    get held() {
      return hold?.size ?? 0;
    },
    stop() {
      stopListening();
      hold?.stop();
    },
  };
}

async function handleMqtt(room: Room, { topic, payload, qos, clientId }: MqttMessage): Promise<void> {
  const decode = decoderOf(topic);
  if (decode === undefined) return;
  const { parts, hold } = room;
  const arrival: Arrival = {
    source: 'mqtt',
    tenant: defaultTenant,
    address: topic,
    payload,
    receivedAt: parts.clock(),
    decode,
  };
  const takeIt = async () => void (await take(room, arrival));
  try {
    if (qos === 0 && hold?.holds(clientId)) throw outOfTurn();
    await (qos === 0 || hold === undefined ? takeIt() : hold.handle(clientId, payload.byteLength, takeIt));
  } catch (error) {
    parts.observe?.('mqtt', qos === 0 ? 'lost' : 'failed');
    throw error;
  }
}

/** Nothing keeps a message of QoS 0 for long, and it must not come before what its client sent earlier. */
function outOfTurn(): Problem {
  return new Problem('ServiceUnavailable', 'Messages of the client wait for the store.');
}

async function handleHttp(room: Room, measure: HttpMeasure): Promise<void> {
  const { clock, observe } = room.parts;
  assertMediaType(measure);
  const { tenant, payload } = measure;
  const idempotencyKey = idempotencyKeyOf(measure);
  const arrival: Arrival = {
    source: 'http',
    tenant,
    address: addressOf(measure),
    payload,
    receivedAt: clock(),
    decode: (bytes) => decodeHttp(measure, bytes),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
  let refusal: ProblemDetails | undefined;
  try {
    refusal = await take(room, arrival);
  } catch (error) {
    observe?.('http', 'failed');
    throw error;
  }
  if (refusal !== undefined) throw new Problem(refusal.code, refusal.detail);
}

async function replay(
  room: Room,
  tenant: string,
  deadLetter: DeadLetter,
): Promise<ProblemDetails | undefined> {
  const { source, address, receivedAt } = deadLetter;
  const decode = decoderOfDeadLetter(deadLetter);
  if (source === 'notification' || decode === undefined) {
    return toProblemDetails(new Problem('OperationNotSupported', `${address} is no address of measures.`));
  }
  const payload = payloadOfDeadLetter(deadLetter);
  const refusal = await commitMeasures(room, {
    ...{ source, tenant, address, payload, receivedAt, decode },
    replayed: true,
  });
  if (refusal === undefined) room.parts.observe?.(source, 'stored');
  else if (isPassing(refusal)) throw new Problem(refusal.code, refusal.detail);
  return refusal;
}

/**
 * Up to the call of `commit` nothing is awaited, so that messages reach the store in the order of their arrival.
 *
 * @returns why the payload was set aside, undefined when it was taken.
 * @throws Problem when the store cannot take it now.
 */
async function take(room: Room, arrival: Arrival): Promise<ProblemDetails | undefined> {
  const { store, observe, log } = room.parts;
  const refusal = await commitMeasures(room, arrival);
  if (refusal === undefined) {
    observe?.(arrival.source, 'stored');
    return undefined;
  }
  // The key was seen before. A repetition makes other commands where the time of receipt goes into them.
  if (refusal.code === 'Conflict') {
    observe?.(arrival.source, 'duplicate');
    return undefined;
  }
  if (isPassing(refusal)) throw new Problem(refusal.code, refusal.detail);
  await recordDeadLetter(store, arrival, refusal.detail);
  log.warn({ source: arrival.source, reason: refusal.detail }, 'measure set aside as a dead letter');
  observe?.(arrival.source, 'deadLetter');
  return refusal;
}

/** @returns why the store did not take them, or why there is nothing to take. */
async function commitMeasures(room: Room, arrival: Arrival): Promise<ProblemDetails | undefined> {
  const { parts, statements } = room;
  const { tenant, receivedAt, replayed = false } = arrival;
  try {
    const message = arrival.decode(arrival.payload);
    const { device } = message;
    const stated = statements.isNews(tenant, device);
    const commands = mapMessage(message, receivedAt, stated);
    if (commands.length === 0) return undefined;
    const idempotencyKey = replayed ? undefined : (arrival.idempotencyKey ?? message.idempotencyKey);
    const result = await parts.store.commit({
      envelope: { ...envelopeOf(arrival), ...(idempotencyKey !== undefined && { idempotencyKey }) },
      operation: { name: 'entityCommands', commands },
    });
    if (stated && refusalOf(result) === undefined) statements.remember(tenant, device);
    if (!stated && hasCreated(result)) statements.forget(tenant, device);
    return refusalOf(result);
  } catch (error) {
    if (error instanceof DecodeError) return toProblemDetails(new Problem('BadRequestData', error.reason));
    if (!(error instanceof Problem)) parts.log.error({ err: error, source: arrival.source }, 'ingest failed');
    return toProblemDetails(error);
  }
}

function envelopeOf({ tenant, receivedAt, source }: Arrival): Envelope {
  return { tenant, principal: anonymous, receivedAt, source };
}

/** The refusal of the request, or what its refused items have to say, with the code of the first. */
function refusalOf(result: CommitResult): ProblemDetails | undefined {
  if (result.kind === 'refused') return result.problem;
  const [first, ...others] = result.items.filter((item) => item.kind === 'refused');
  if (first === undefined) return undefined;
  const details = [first, ...others].map((item) => item.problem.detail);
  return { ...first.problem, detail: [...new Set(details)].join(' ') };
}

function hasCreated(result: CommitResult): boolean {
  return (
    result.kind === 'done' && result.items.some((item) => item.kind === 'done' && item.effect === 'created')
  );
}

/** Whether the same message can be taken later: the store is away, behind or full. */
function isPassing({ code }: ProblemDetails): boolean {
  const { status } = errorTable[code];
  return status === 503 || status === 429 || status === 504;
}

async function recordDeadLetter(
  store: Pick<Store, 'commit'>,
  arrival: Arrival,
  reason: string,
): Promise<void> {
  const { source, address, payload, receivedAt } = arrival;
  const result = await store.commit({
    envelope: envelopeOf(arrival),
    operation: {
      name: 'recordDeadLetter',
      deadLetter: deadLetterOf({ source, address, payload, receivedAt, reason }),
    },
  });
  const refusal = refusalOf(result);
  if (refusal !== undefined) throw new Problem(refusal.code, refusal.detail);
}
