import { badRequest } from '../../core/errors.ts';
import { assertGeometry } from '../../core/geo/geometry.ts';
import { isArray, isObject, type JsonValue } from '../../core/json.ts';
import { coreContext } from '../../core/jsonld/core-context.ts';
import { looksLikeGeometry } from '../../core/model/attribute-members.ts';
import { geoPropertyNames } from '../../core/model/attribute-name.ts';
import type { UpsertEntity } from '../../core/model/command.ts';
import { type EpochMs, type Iri, ngsiLdNull } from '../../core/model/entity.ts';
import type { AttributeFragment } from '../../core/model/fragment.ts';
import type { DecodedMessage, Measurement, Place } from '../decoders/decoded-message.ts';

type Device = DecodedMessage['device'];

/** Attributes by expanded name, each with the one instance that a device writes. */
type DeviceAttributes = Record<Iri, [AttributeFragment]>;

const deviceTypes: readonly Iri[] = [coreContext.expand('Device')];
const nameIri = coreContext.expand('name');
const locationIri = coreContext.expand('location');

/** More than any device measures, and few enough that one message cannot fill the table of names. */
const maximumReadings = 1000;

/**
 * A clock that is further ahead than this is wrong: believed, it would make every later measurement an old one,
 * and the state of the device would stand still until that day.
 */
const maximumAheadMs = 86_400_000;

/**
 * The default mapping: a device is an Entity of the type `Device`, each reading a Property with observedAt and
 * unitCode, a place a GeoProperty; one command for each measurement, in their order.
 *
 * - A measurement without a time, or with one more than a day ahead of its receipt, gets the time of receipt.
 * - A reading whose value is a GeoJSON geometry becomes a GeoProperty. Of two readings of one name the last counts.
 * - Nulls inside a value are left out, since NGSI-LD has none.
 *
 * @param stateDevice whether to write what the network server states of the device itself: its `name`, and the
 * `location` where it was registered to stand. Neither is observed, so they have no observedAt.
 * @throws Problem BadRequestData where a place is none, or there are too many readings.
 */
export function mapMessage(
  { device, measurements }: DecodedMessage,
  receivedAt: EpochMs,
  stateDevice: boolean,
): readonly UpsertEntity[] {
  const id = entityId(device.id);
  return measurements.map((measurement, index) => {
    const ownTime = believable(measurement.observedAt, receivedAt);
    const attributes = {
      ...(stateDevice && index === 0 && statedAttributes(device)),
      ...observedAttributes(measurement, ownTime ?? new Date(receivedAt).toISOString()),
    };
    // Without a time of their own, measurements count in the order of arrival: a clock of ours that is set back must
    // not make them old ones.
    return upsert(id, attributes, ownTime !== undefined);
  });
}

function statedAttributes({ name, location }: Device): DeviceAttributes {
  const attributes: DeviceAttributes = {};
  if (name !== undefined) attributes[nameIri] = [{ kind: 'Property', value: name }];
  if (location !== undefined) attributes[locationIri] = [placeFragment(location)];
  return attributes;
}

function observedAttributes({ readings, location }: Measurement, observedAt: string): DeviceAttributes {
  if (readings.length > maximumReadings) {
    throw badRequest(`The message has ${readings.length} readings at once; ${maximumReadings} are accepted.`);
  }
  const attributes: DeviceAttributes = {};
  for (const { name, value, unitCode } of readings) {
    const fragment = fragmentOf(name, value, unitCode);
    if (fragment !== undefined) attributes[attributeName(name, fragment)] = [{ ...fragment, observedAt }];
  }
  if (location !== undefined) attributes[locationIri] = [{ ...placeFragment(location), observedAt }];
  return attributes;
}

/** Names that NGSI-LD keeps for places (clause 4.7.1): what a device calls so and is none gets another. */
function attributeName(name: string, { kind }: AttributeFragment): Iri {
  const iri = coreContext.expand(name);
  return kind !== 'GeoProperty' && geoPropertyNames.has(iri) ? coreContext.expand(`measure_${name}`) : iri;
}

function upsert(id: string, attributes: DeviceAttributes, ifNewer: boolean): UpsertEntity {
  return {
    kind: 'upsertEntity',
    id,
    entity: { id, types: deviceTypes, attributes },
    mode: 'update',
    ifNewer,
  };
}

/** Everything but what a URI may hold, and `%`, so that two devices never share an id. */
const unfitForUri = /[^A-Za-z0-9\-._~:@!$&'()*+,;=/?#[\]]/gu;

function entityId(deviceId: string): string {
  return `urn:ngsi-ld:Device:${deviceId.toWellFormed().replace(unfitForUri, encodeURIComponent)}`;
}

function believable(observedAt: string | undefined, receivedAt: EpochMs): string | undefined {
  if (observedAt === undefined) return undefined;
  return Date.parse(observedAt) - receivedAt > maximumAheadMs ? undefined : observedAt;
}

function fragmentOf(name: string, value: JsonValue, unitCode: string | undefined) {
  if (looksLikeGeometry(value)) {
    return { kind: 'GeoProperty', value: assertGeometry(value, name) as unknown as JsonValue } as const;
  }
  const kept = withoutNulls(value);
  if (kept === null) return undefined;
  return { kind: 'Property', value: kept, ...(unitCode !== undefined && { unitCode }) } as const;
}

function withoutNulls(value: JsonValue): JsonValue {
  if (value === ngsiLdNull) return null;
  if (isArray(value)) return value.map(withoutNulls).filter((item) => item !== null);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [name, withoutNulls(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== null));
}

function placeFragment({ longitude, latitude, altitude }: Place): AttributeFragment {
  const coordinates = altitude === undefined ? [longitude, latitude] : [longitude, latitude, altitude];
  const point = assertGeometry({ type: 'Point', coordinates }, 'location');
  return { kind: 'GeoProperty', value: point as unknown as JsonValue };
}
