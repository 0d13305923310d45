import { hash } from 'node:crypto';
import { forgetOldest } from '../core/forget-oldest.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../core/json.ts';
import { areInstances } from '../core/model/attribute-members.ts';
import type { EpochMs } from '../core/model/entity.ts';
import type { Clock } from '../ports/clock.ts';

/** Notices that another broker tells the same values of an Attribute over and over, in turn. */
export interface ToldValues {
  /**
   * Takes down what a notification tells.
   *
   * @returns where it tells for the third time, within ten seconds, what was told before something else; undefined
   * where it does not. Such a notification is to be refused: it counts as not told.
   */
  circling(tenant: string, notification: JsonValue): string | undefined;
}

/** Milliseconds in which values come round. */
const memory = 10_000;
/** How often a value may come back after another within that time. */
const tolerated = 2;
/** Attributes whose values are remembered: those told longest ago make way. */
const maximumAttributes = 20_000;
/** Values of one: what has more of them within the time does not circle. */
const maximumValues = 16;

interface ToldValue {
  /** When it was told first. */
  readonly at: EpochMs;
  /** How often it came back since then. */
  readonly returns: number;
}

interface ToldAttribute {
  last: string;
  readonly values: Map<string, ToldValue>;
}

/**
 * Where the brokers on the way of a value do not name themselves, and it has no observedAt, nothing tells an echo of
 * ours from news: two values that were written one shortly after the other would go round between two brokers for ever.
 * What a value is and of which Attribute is read as it is written: a broker always writes the same thing the same way.
 */
export function createToldValues(clock: Clock): ToldValues {
  const attributes = new Map<string, ToldAttribute>();

  function comesRound(key: string, value: string, now: EpochMs): boolean {
    const told = attributes.get(key);
    attributes.delete(key);
    const values = told?.values ?? new Map<string, ToldValue>();
    for (const [earlier, { at }] of values) if (at <= now - memory) values.delete(earlier);
    const before = values.get(value);
    const returns = (before?.returns ?? 0) + (before !== undefined && told?.last !== value ? 1 : 0);
    const circles = returns > tolerated;
    if (!circles) {
      values.delete(value);
      values.set(value, { at: before?.at ?? now, returns });
      if (values.size > maximumValues) forgetOldest(values);
    }
    attributes.set(key, { last: circles ? (told?.last ?? value) : value, values });
    if (attributes.size > maximumAttributes) forgetOldest(attributes);
    return circles;
  }

  return {
    circling(tenant, notification) {
      if (!isObject(notification) || !isArray(notification.data)) return undefined;
      const now = clock();
      let found: string | undefined;
      for (const entity of notification.data) {
        if (!isObject(entity)) continue;
        for (const [name, instance] of instancesOf(entity)) {
          const where = `${name} of ${String(entity.id)}`;
          const key = JSON.stringify([tenant, notification.subscriptionId, where, instance.datasetId]);
          if (comesRound(key, contentOf(instance), now)) found ??= where;
        }
      }
      return found;
    },
  };
}

const members: ReadonlySet<string> = new Set(['id', 'type', 'scope', '@context']);

/** Those that no observedAt puts in order. */
function* instancesOf(entity: JsonObject): Generator<readonly [name: string, instance: JsonObject]> {
  for (const name of Object.keys(entity)) {
    if (members.has(name)) continue;
    const value = entity[name] as JsonValue;
    for (const instance of isArray(value) && areInstances(value) ? value : [value]) {
      if (!isObject(instance)) yield [name, { value: instance }];
      else if (!Object.hasOwn(instance, 'observedAt')) yield [name, instance];
    }
  }
}

/** Without what is another at each write. */
function contentOf({ createdAt: _created, modifiedAt: _modified, ...instance }: JsonObject): string {
  return hash('sha256', JSON.stringify(instance), 'base64url');
}
