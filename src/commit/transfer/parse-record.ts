import { badRequest } from '../../core/errors.ts';
import { isObject, type JsonObject, type JsonValue, parseJson } from '../../core/json.ts';
import { assertContext } from '../../core/jsonld/context-document.ts';
import { isCoreContextUrl } from '../../core/jsonld/core-context.ts';
import { choiceAt, countAt, objectAt, stringAt } from '../../core/member.ts';
import type { EpochMs } from '../../core/model/entity.ts';
import { expandEntity } from '../../core/model/expand-entity.ts';
import { assertInstant, assertUri, expected } from '../../core/model/validate.ts';
import { parseSubscription } from '../../core/subscription/parse-subscription.ts';
import { noStatistics, type SubscriptionStatistics } from '../../core/subscription/subscription.ts';
import type { PreparedItem } from '../plan.ts';
import { requiredId } from '../prepare-entity.ts';
import type { DeadLetter } from '../request.ts';
import { parseGivenUp } from './given-up-record.ts';
import { transferContext } from './transfer-context.ts';

/** What a line of an export may hold. */
export type RecordKind = 'entity' | 'subscription' | 'context' | 'deadLetter';

/** Whether an id that is in use makes room, and the time of what has none. */
export interface RestoreOptions {
  readonly replace: boolean;
  readonly now: EpochMs;
}

const membersOf: Readonly<Record<RecordKind, readonly string[]>> = {
  entity: ['entity'],
  subscription: ['subscription', 'statistics', 'deliveryPaused', 'context', 'contextUrl'],
  context: ['context'],
  deadLetter: ['deadLetter'],
};

const kindOfLine = /^\s*\{\s*"(\w+)"/;

/** What a line says that it holds, by its first member; undefined for what is no record. */
export function recordKind(line: string): RecordKind | undefined {
  const member = kindOfLine.exec(line)?.[1];
  return member !== undefined && Object.hasOwn(membersOf, member) ? (member as RecordKind) : undefined;
}

/**
 * Levels that a line has around what a client sent: the record, and `value` around what was sent in the concise
 * representation or as an Attribute alone.
 */
const levelsAround = 4;

/**
 * What one line of an export asks for, validated as what a client sends is.
 *
 * @throws Problem InvalidRequest or BadRequestData, naming the member at fault and what was expected.
 */
export function parseRecord(line: string, options: RestoreOptions): PreparedItem {
  const record = objectAt(parseJson(line, levelsAround), 'line');
  const kind = recordKind(line);
  if (kind === undefined) {
    throw badRequest(`line: expected its first member to be one of ${Object.keys(membersOf).join(', ')}.`);
  }
  for (const member of Object.keys(record)) {
    if (!membersOf[kind].includes(member)) throw badRequest(`${member}: expected no such member.`);
  }
  return parsers[kind](record, options);
}

type RecordParser = (record: JsonObject, options: RestoreOptions) => PreparedItem;

const parsers: Readonly<Record<RecordKind, RecordParser>> = {
  entity({ entity: body = null }, { replace }) {
    assertNoContext(body);
    const entity = expandEntity(body, transferContext, 'restore');
    return {
      kind: 'entity',
      command: { kind: 'restoreEntity', id: requiredId(entity.id), entity, replace },
    };
  },

  subscription(record, { replace, now }) {
    const { subscription: body = null, statistics, deliveryPaused = false, context, contextUrl } = record;
    if (typeof deliveryPaused !== 'boolean')
      throw expected('deliveryPaused', 'true or false', deliveryPaused);
    const { id, createdAt, modifiedAt } = objectAt(body, 'subscription');
    assertUri(id, 'id');
    assertNoContext(body);
    // One that has expired stays what it is.
    const always = Number.NEGATIVE_INFINITY;
    if (context !== undefined) assertContext(context);
    const source = context === undefined ? {} : { contextValue: context };
    return {
      kind: 'catalogue',
      command: {
        kind: 'restoreSubscription',
        subscription: {
          ...parseSubscription(body, transferContext, source, always, ''),
          ...(contextUrl !== undefined && { contextUrl: assertUri(contextUrl, 'contextUrl') }),
          ...(deliveryPaused && { deliveryPaused }),
          createdAt: instantOr(now, createdAt, 'createdAt'),
          modifiedAt: instantOr(now, modifiedAt, 'modifiedAt'),
        },
        statistics: parseStatistics(statistics),
        replace,
      },
    };
  },

  context({ context: body }, { replace, now }) {
    const { id, kind, createdAt, lastUsage, numberOfHits, document = null } = objectAt(body, 'context');
    assertContext(document);
    return {
      kind: 'catalogue',
      command: {
        kind: 'restoreContext',
        id: hostedIdAt(id, 'id'),
        hosted: choiceAt(kind, 'kind', ['Hosted', 'ImplicitlyCreated']),
        context: document,
        createdAt: instantOr(now, createdAt, 'createdAt'),
        numberOfHits: countAt(numberOfHits, 'numberOfHits'),
        ...((numberOfHits !== 0 || lastUsage !== undefined) && {
          lastUsage: assertInstant(lastUsage, 'lastUsage'),
        }),
        replace,
      },
    };
  },

  deadLetter: ({ deadLetter }, { now }) => ({
    kind: 'catalogue',
    command: { kind: 'recordDeadLetter', deadLetter: parseDeadLetter(deadLetter, now) },
  }),
};

/** Its names would not mean what they mean there. */
function assertNoContext(body: JsonValue): void {
  if (!isObject(body) || !Object.hasOwn(body, '@context')) return;
  const values = [body['@context'] ?? null].flat();
  if (values.every((value) => typeof value === 'string' && isCoreContextUrl(value))) return;
  throw badRequest('@context: expected none but the core @context, with names written as IRIs.');
}

function parseDeadLetter(value: JsonValue | undefined, now: EpochMs): DeadLetter {
  const letter = objectAt(value, 'deadLetter');
  const { source, address, reason, payload, encoding, receivedAt, notification } = letter;
  return {
    source: choiceAt(source, 'source', ['http', 'mqtt', 'notification']),
    address: stringAt(address, 'address'),
    reason: stringAt(reason, 'reason'),
    payload: stringAt(payload, 'payload'),
    encoding: choiceAt(encoding, 'encoding', ['utf8', 'base64']),
    receivedAt: assertInstant(receivedAt, 'receivedAt'),
    ...(notification !== undefined && { notification: parseGivenUp(notification, now) }),
  };
}

function parseStatistics(value: JsonValue | undefined): SubscriptionStatistics {
  if (value === undefined) return noStatistics;
  const statistics = objectAt(value, 'statistics');
  const { timesSent, timesFailed, lastNotification, lastSuccess, lastFailure } = statistics;
  const { coalesced, dropped, lastError } = statistics;
  return {
    timesSent: countAt(timesSent, 'statistics.timesSent'),
    timesFailed: countAt(timesFailed, 'statistics.timesFailed'),
    ...(lastNotification !== undefined && {
      lastNotification: assertInstant(lastNotification, 'statistics.lastNotification'),
    }),
    ...(lastSuccess !== undefined && { lastSuccess: assertInstant(lastSuccess, 'statistics.lastSuccess') }),
    ...(lastFailure !== undefined && { lastFailure: assertInstant(lastFailure, 'statistics.lastFailure') }),
    ...(coalesced !== undefined && { coalesced: countAt(coalesced, 'statistics.coalesced') }),
    ...(dropped !== undefined && { dropped: countAt(dropped, 'statistics.dropped') }),
    ...(lastError !== undefined && { lastError: stringAt(lastError, 'statistics.lastError') }),
  };
}

function instantOr(otherwise: EpochMs, value: JsonValue | undefined, member: string): EpochMs {
  return value === undefined ? otherwise : assertInstant(value, member);
}

const hostedId = /^[A-Za-z0-9_-]{1,128}$/;

function hostedIdAt(value: JsonValue | undefined, member: string): string {
  if (typeof value === 'string' && hostedId.test(value)) return value;
  throw expected(member, '1 to 128 letters, digits, "_" or "-"', value);
}
